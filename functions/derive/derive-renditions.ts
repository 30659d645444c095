import sharp from "sharp";
import * as z from "zod";
import type { PriceBook } from "../../shared/cost/price-book.ts";
import {
  type DeriveInput,
  RenditionsMade,
  type Subject,
  type Technical,
  type TranscodePlan,
} from "../../shared/ingest/steps.ts";
import { framesPerSecond } from "../../shared/media/frame-rate.ts";
import { readLoudnessLog } from "../../shared/media/loudness-log.ts";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import { placeholderOf } from "../../shared/media/placeholder.ts";
import { readWave } from "../../shared/media/wave.ts";
import { drawWaveform, peaksOf } from "../../shared/media/waveform.ts";
import { findBlack, findSilence } from "../../shared/quality/emptiness.ts";
import type { Finding } from "../../shared/quality/finding.ts";
import { type Layout, layoutOf } from "../../shared/rendition/layout.ts";
import type { Rendition } from "../../shared/rendition/rendition.ts";
import { actualCost } from "./actual-cost.ts";
import { type CapturedFrame, capturedFrames } from "./captured-frames.ts";
import { choosePoster } from "./choose-poster.ts";
import { completeRenditions } from "./complete-renditions.ts";
import { longestOutput } from "./ended-job.ts";
import { makeSprite } from "./make-sprite.ts";
import { measureLight } from "./measure-light.ts";
import type { RenditionStore } from "./rendition-store.ts";

export interface DeriveDependencies {
  store: RenditionStore;
  prices: PriceBook;
  /** Detectors of Rekognition that look at each frame. */
  detectors: number;
  reviewersOf(brand: string): number;
  /** Records that the job is paid for, so that a retry goes on from here. */
  markTranscoded(assetId: string, version: number, plan: TranscodePlan): Promise<void>;
}

type Objects = { key: string; bytes: number }[];

/** Part of what is made, by the source it is made from. */
interface Derived {
  renditions: Rendition[];
  findings: Finding[];
  technical?: Partial<Technical>;
  thumbhash?: string;
  frames?: CapturedFrame[];
}

const parallelReads = 16;

/**
 * Makes of a job's outputs what MediaConvert does not: poster, sprite and thumbnail track, waveform, and the findings
 * that need the frames or the sound. What it made is written down before the intermediate files go, so that a second
 * run, after whatever happened, answers the same.
 *
 * @throws DomainError `unavailable` when an output is missing
 */
export function makeDeriveRenditions(deps: DeriveDependencies) {
  const { store, markTranscoded } = deps;
  return async ({ subject, plan, job }: DeriveInput): Promise<RenditionsMade> => {
    await markTranscoded(subject.assetId, subject.version, plan);
    const layout = layoutOf(subject.assetId, subject.version);
    const objects = await store.list(layout.prefix);
    const earlier = await derivedBefore(store, objects, layout, subject);
    if (earlier !== undefined) {
      await store.remove(spent(objects, plan, layout));
      return earlier;
    }

    const durationMs = plan.technical.durationMs ?? longestOutput(job);
    const technical: Technical = { ...plan.technical, ...(durationMs !== undefined && { durationMs }) };
    const transcoded = completeRenditions(plan, objects, durationMs);
    const [pictures, scrubbing, sound, loudness] = await Promise.all([
      fromFrames(store, objects, plan, layout),
      fromThumbnails(store, objects, plan, layout, durationMs),
      fromSound(store, objects, plan, layout, subject),
      fromLoudnessLog(store, objects, plan, layout),
    ]);
    const parts = [pictures, scrubbing, sound, loudness];
    const renditions = [...transcoded, ...parts.flatMap((part) => part.renditions)];
    const frames = pictures.frames ?? [];
    const actual = actualCost(job, {
      ...deps,
      subject,
      files: objects.length + parts.flatMap((part) => part.renditions).length + 1,
      renditionBytes: renditions.reduce((sum, rendition) => sum + rendition.bytes, 0),
      frames: frames.length,
      durationMs,
      framesPerSecond: framesPerSecond(technical.frameRate),
    });
    const made: RenditionsMade = {
      renditions,
      technical: Object.assign(technical, ...parts.map((part) => part.technical ?? {})),
      estimate: plan.estimate,
      ...(actual !== undefined && { actual }),
      frames,
      embedded: plan.embedded ?? {},
      findings: parts.flatMap((part) => part.findings),
      ...(pictures.thumbhash !== undefined && { thumbhash: pictures.thumbhash }),
    };
    await store.put(layout.derived, JSON.stringify({ etag: subject.master.etag, made }), "application/json");
    await store.remove(spent(objects, plan, layout));
    return made;
  };
}

const DerivedRecord = z.object({ etag: z.string(), made: RenditionsMade });

/** What an earlier run wrote down about these very bytes. */
async function derivedBefore(store: RenditionStore, objects: Objects, layout: Layout, subject: Subject) {
  if (!objects.some(({ key }) => key === layout.derived)) return undefined;
  const text = new TextDecoder().decode(await store.read(layout.derived));
  const record = DerivedRecord.safeParse(JSON.parse(text));
  return record.success && record.data.etag === subject.master.etag ? record.data.made : undefined;
}

/** What nobody reads once everything is derived. The large frames stay: Tag looks at them, and people later. */
function spent(objects: Objects, plan: TranscodePlan, layout: Layout): string[] {
  return objects
    .map(({ key }) => key)
    .filter((key) => key.startsWith(layout.workPrefix) && key !== layout.derived)
    .filter((key) => plan.framePrefix === undefined || !key.startsWith(plan.framePrefix));
}

async function fromFrames(
  store: RenditionStore,
  objects: Objects,
  plan: TranscodePlan,
  layout: Layout,
): Promise<Derived> {
  if (plan.framePrefix === undefined || plan.frameIntervalMs === undefined) return { renditions: [], findings: [] };
  const frames = capturedFrames(objects, plan.framePrefix, plan.frameIntervalMs);
  const jpegs = await mapBounded(frames, parallelReads, ({ key }) => store.read(key));
  const lights = await mapBounded(jpegs, 4, (jpeg, index) => measureLight(jpeg, frames[index]?.atMs ?? 0));
  const jpeg = jpegs[choosePoster(lights)];
  if (jpeg === undefined) return { renditions: [], findings: [], frames };
  await store.put(layout.poster, jpeg, "image/jpeg");
  const { width, height } = await sharp(jpeg).metadata();
  return {
    renditions: [
      {
        name: "poster",
        role: "poster",
        contentType: "image/jpeg",
        key: layout.poster,
        bytes: jpeg.length,
        width,
        height,
        codec: "jpeg",
      },
    ],
    findings: [],
    frames,
    thumbhash: await placeholderOf(jpeg),
  };
}

async function fromThumbnails(
  store: RenditionStore,
  objects: Objects,
  plan: TranscodePlan,
  layout: Layout,
  durationMs: number | undefined,
): Promise<Derived> {
  if (plan.scrubPrefix === undefined || plan.scrubIntervalMs === undefined) return { renditions: [], findings: [] };
  const intervalMs = plan.scrubIntervalMs;
  const frames = capturedFrames(objects, plan.scrubPrefix, intervalMs);
  const thumbnails = await mapBounded(frames, parallelReads, async (frame) => ({
    frame,
    jpeg: await store.read(frame.key),
  }));
  const name = layout.sprite.slice(layout.sprite.lastIndexOf("/") + 1);
  const sprite = await makeSprite(thumbnails, { name, intervalMs, durationMs });
  if (sprite === undefined) return { renditions: [], findings: [] };
  await store.put(layout.sprite, sprite.jpeg, "image/jpeg");
  await store.put(layout.thumbnails, sprite.track, "text/vtt");
  const lights = await mapBounded(thumbnails, 4, ({ frame, jpeg }) => measureLight(jpeg, frame.atMs));
  return {
    renditions: [
      {
        name: "sprite",
        role: "sprite",
        contentType: "image/jpeg",
        key: layout.sprite,
        bytes: sprite.jpeg.length,
        width: sprite.width,
        height: sprite.height,
        codec: "jpeg",
        tiles: sprite.tiles,
      },
      {
        name: "thumbnails",
        role: "thumbnails",
        contentType: "text/vtt",
        key: layout.thumbnails,
        bytes: Buffer.byteLength(sprite.track),
      },
    ],
    findings: findBlack(lights, intervalMs, durationMs),
  };
}

async function fromSound(
  store: RenditionStore,
  objects: Objects,
  plan: TranscodePlan,
  layout: Layout,
  subject: Subject,
): Promise<Derived> {
  const source = plan.waveformSourceKey;
  if (source === undefined || !objects.some(({ key }) => key === source)) return { renditions: [], findings: [] };
  const steps = await readWave(store.stream(source));
  const peaks = peaksOf(steps);
  const json = JSON.stringify(peaks);
  const svg = drawWaveform(peaks);
  await Promise.all([
    store.put(layout.peaks, json, "application/json"),
    store.put(layout.waveform, svg, "image/svg+xml"),
  ]);
  return {
    renditions: [
      {
        name: "waveform",
        role: "waveform",
        contentType: "image/svg+xml",
        key: layout.waveform,
        bytes: Buffer.byteLength(svg),
        width: 1000,
        height: 120,
      },
      {
        name: "waveform-peaks",
        role: "waveform",
        contentType: "application/json",
        key: layout.peaks,
        bytes: Buffer.byteLength(json),
      },
    ],
    findings: findSilence(steps.powers, steps.stepMs, subject.kind),
  };
}

/** The log lies beside the output that it is about; its name is the service's own. */
async function fromLoudnessLog(
  store: RenditionStore,
  objects: Objects,
  plan: TranscodePlan,
  layout: Layout,
): Promise<Derived> {
  const named = objects.find(({ key }) => key === plan.loudnessLogKey);
  const log = named ?? objects.find(({ key }) => key.startsWith(layout.workPrefix) && key.endsWith(".csv"));
  if (log === undefined) return { renditions: [], findings: [] };
  const text = new TextDecoder().decode(await store.read(log.key));
  return { renditions: [], findings: [], technical: readLoudnessLog(text) };
}
