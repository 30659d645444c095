import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateJobCommand, GetJobCommand, type JobSettings, MediaConvertClient } from "@aws-sdk/client-mediaconvert";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import organisation from "../../greenlight.config.ts";
import { runFfmpeg } from "../../infra/local/services/mediaconvert/ffmpeg.ts";
import { readMediaFacts } from "../../infra/local/services/mediaconvert/media-facts.ts";
import { makeMediaConvert } from "../../infra/local/services/mediaconvert/service.ts";
import { makeRekognition } from "../../infra/local/services/rekognition/service.ts";
import { type S3Fixture, startS3 } from "../../infra/local/services/s3/test/s3-fixture.ts";
import type { Kind } from "../../shared/asset/kind.ts";
import { sniff, sniffBytes } from "../../shared/asset/sniff.ts";
import { Config } from "../../shared/config/schema.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { PlanOutput, RenditionsMade, type Subject } from "../../shared/ingest/steps.ts";
import { qualitySpecOf } from "../../shared/quality/spec-of.ts";
import { audioPresetOf, videoPresetOf } from "../../shared/rendition/preset-of.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import * as films from "../../test/fixtures/films.ts";
import * as formats from "../../test/fixtures/formats.ts";
import * as songs from "../../test/fixtures/songs.ts";
import { roundnessOf } from "../../test/house/disc.ts";
import { makeCheckQuality } from "../check/check-quality.ts";
import { makeOpenMaster } from "../plan/open-master.ts";
import { makePlanMaster } from "../plan/plan-master.ts";
import { makePlanTranscode } from "../plan/plan-transcode.ts";
import { makeProbeMaster } from "../plan/probe-master.ts";
import { makeDetectWithRekognition } from "../tag/detect-with-rekognition.ts";
import { makeTagFrames } from "../tag/tag-frames.ts";
import { makeDeriveRenditions } from "./derive-renditions.ts";
import { makeRenditionStore } from "./rendition-store.ts";

const config = Config.parse(organisation);
let cloud: S3Fixture;
let role: string;

beforeAll(async () => {
  cloud = await startS3({ also: [makeMediaConvert, makeRekognition] });
  await cloud.bucket("masters", { VersioningConfiguration: { Status: "Enabled" } });
  await cloud.bucket("renditions");
  role = cloud.addRole(
    "media",
    [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::masters/*" },
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::renditions/renditions/*" },
    ],
    "mediaconvert.amazonaws.com",
  );
});
afterAll(() => cloud.stop());

/** Takes a master through probe, plan, job, derive, tag and check, as the workflow does. */
async function ingest(path: string, kind: Kind) {
  const s3 = cloud.client();
  const mediaConvert = new MediaConvertClient(cloud.clientConfig);
  const name = path.split("/").at(-1) ?? "master";
  const bytes = await readFile(path);
  const put = await s3.send(new PutObjectCommand({ Bucket: "masters", Key: `acme/spring/${name}`, Body: bytes }));
  const subject: Subject = {
    assetId: name.replace(/[^a-z0-9]/gi, ""),
    version: 1,
    kind,
    brand: "acme",
    master: {
      bucket: "masters",
      key: `acme/spring/${name}`,
      versionId: put.VersionId ?? "",
      etag: put.ETag ?? "",
      bytes: bytes.length,
    },
  };
  const prices = priceBookFor("eu-west-1");
  const planMaster = makePlanMaster({
    probeMaster: makeProbeMaster(mediaConvert),
    planTranscode: makePlanTranscode({
      openMaster: makeOpenMaster(s3),
      renditionsBucket: "renditions",
      video: videoPresetOf(config),
      audio: audioPresetOf(config),
      maxDurationMs: config.limits.maxDurationMs,
      detectors: 4,
      reviewersOf: () => 1,
      prices,
    }),
    prices,
  });
  const planned = PlanOutput.parse(await planMaster({ subject }));
  if (planned.next !== "transcode") throw new Error(planned.made.findings.map(({ message }) => message).join(" "));
  const settings: JobSettings = planned.job.Settings;
  const { Job } = await mediaConvert.send(new CreateJobCommand({ ...planned.job, Settings: settings, Role: role }));
  const ended = await cloud.kernel.use("mediaconvert").waitForJob(Job?.Id ?? "");
  const job = await mediaConvert.send(new GetJobCommand({ Id: Job?.Id ?? "" }));
  expect([ended.status, job.Job?.ErrorMessage]).toEqual(["COMPLETE", undefined]);
  const derive = makeDeriveRenditions({
    store: makeRenditionStore(s3, "renditions"),
    prices: priceBookFor("eu-west-1"),
    detectors: 4,
    reviewersOf: () => 1,
    markTranscoded: async () => undefined,
  });
  const made = RenditionsMade.parse(await derive({ subject, plan: planned.plan, job: job.Job }));
  const policy = taggingPolicyOf(config);
  const tagFrames = makeTagFrames({
    detect: makeDetectWithRekognition(new RekognitionClient(cloud.clientConfig), "renditions", policy),
    policy,
  });
  const tagged = await tagFrames({ subject, frames: made.frames.slice(0, 1), durationMs: made.technical.durationMs });
  const quality = await makeCheckQuality({ spec: qualitySpecOf(config), naming: config.naming })({
    subject,
    made,
    tagged,
  });
  const read = async (key: string) =>
    Buffer.from(
      (await (await s3.send(new GetObjectCommand({ Bucket: "renditions", Key: key }))).Body?.transformToByteArray()) ??
        [],
    );
  const rendition = (wanted: string) => {
    const found = made.renditions.find((candidate) => candidate.name === wanted);
    if (found === undefined) throw new Error(`no rendition ${wanted}`);
    return found;
  };
  return { planned, made, tagged, quality, read, rendition };
}

/** Every rung of a ladder as one file: its header and its segments. */
async function rungsOf(playlist: string, read: (key: string) => Promise<Buffer>): Promise<Buffer[]> {
  const folder = playlist.slice(0, playlist.lastIndexOf("/") + 1);
  const addresses = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const rungs = addresses((await read(playlist)).toString());
  return Promise.all(
    rungs.map(async (rung) => {
      const text = (await read(`${folder}${rung}`)).toString();
      const header = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1] ?? "";
      return Buffer.concat(await Promise.all([header, ...addresses(text)].map((name) => read(`${folder}${name}`))));
    }),
  );
}

/** What a player would make of a film: its size, the shape of its pixels, and its first frame, pixel by pixel. */
async function firstFrame(film: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), "greenlight-frame-"));
  const [path, still] = [join(folder, "film.mp4"), join(folder, "frame.png")];
  await writeFile(path, film);
  await runFfmpeg(["-v", "error", "-i", path, "-frames:v", "1", still]);
  const { video } = await readMediaFacts(path);
  const frame = await readFile(still);
  await rm(folder, { recursive: true });
  return { size: `${video[0]?.width}×${video[0]?.height}`, aspect: video[0]?.sample_aspect_ratio, frame };
}

describe("a film through MediaConvert", () => {
  it("comes out as a playable ladder, a proxy, a poster, a sprite and a waveform", async () => {
    const { made, read, rendition, tagged, quality } = await ingest(await films.film(), "video");
    expect(made.renditions.map(({ name }) => name)).toEqual([
      "hls",
      "proxy",
      "poster",
      "sprite",
      "thumbnails",
      "waveform",
      "waveform-peaks",
    ]);
    const playlist = (await read(rendition("hls").key)).toString();
    expect(playlist.match(/#EXT-X-STREAM-INF/g)).toHaveLength(4);
    expect(playlist).toContain("RESOLUTION=1280x720");
    const poster = await sharp(await read(rendition("poster").key)).metadata();
    expect([poster.width, poster.height]).toEqual([1280, 720]);
    const sprite = await sharp(await read(rendition("sprite").key)).metadata();
    expect([sprite.width, sprite.height]).toEqual([4 * 192, 108]);
    expect(made.frames).toHaveLength(3);
    expect(made.actual?.totalUsd).toBeGreaterThan(0);
    expect(made.actual?.tier).toBe(made.estimate.tier);
    expect(made.technical.loudnessLufs).toBeLessThan(-15);
    expect(made.technical.loudnessLufs).toBeGreaterThan(-30);
    expect(made.technical.truePeakDbtp).toBeLessThan(0);
    expect(tagged.dominantColours.length).toBeGreaterThan(0);
    expect(["pass", "warn"]).toContain(quality.verdict);
  });

  it("stands upright when it was shot upright", async () => {
    const { made, read, rendition } = await ingest(await films.portraitFilm(), "video");
    expect([made.technical.width, made.technical.height]).toEqual([360, 640]);
    const poster = await sharp(await read(rendition("poster").key)).metadata();
    expect([poster.width, poster.height]).toEqual([360, 640]);
    expect((await read(rendition("hls").key)).toString()).toContain("RESOLUTION=360x640");
  });

  it.each([
    ["without sound", films.silentFilm, 5],
    ["of interlaced fields", films.interlacedFilm, 7],
    ["in three languages", films.multilingualFilm, 7],
    ["in HLG", () => films.hdrFilm("hlg"), 7],
    ["in PQ", () => films.hdrFilm("pq"), 7],
    ["of odd edges", films.oddFilm, 5],
    ["shorter than a segment", films.shortFilm, 7],
  ])("comes out whole when it is %s", async (_name, make, renditions) => {
    const { made, read, rendition } = await ingest(await make(), "video");
    expect(made.renditions).toHaveLength(renditions);
    expect(made.frames.length).toBeGreaterThanOrEqual(1);
    expect((await read(rendition("hls").key)).toString()).toContain("#EXT-X-STREAM-INF");
    expect(made.findings.map(({ check }) => check)).toEqual([]);
  });

  it("is known by its fields when it has any", async () => {
    const { planned } = await ingest(await films.interlacedFilm(), "video");
    expect(planned.plan.technical.interlaced).toBe(true);
    const outputs = z
      .array(z.object({ Outputs: z.array(z.looseObject({ VideoDescription: z.looseObject({}).optional() })) }))
      .parse(planned.job.Settings.OutputGroups)
      .flatMap((group) => group.Outputs.flatMap((output) => output.VideoDescription ?? []));
    expect(outputs.length).toBeGreaterThan(3);
    for (const output of outputs)
      expect(output).toMatchObject({ VideoPreprocessors: { Deinterlacer: { Mode: "DEINTERLACE" } } });
  });

  it.each([
    ["pal.mp4", "1024×576", "960×540"],
    ["pal.mxf", "1024×576", "960×540"],
    ["pal.mkv", "1024×576", "960×540"],
    ["pal.ts", "1024×576", "960×540"],
    ["hdv.mov", "1920×1080", "1920×1080"],
  ] as const)("is as wide as it is shown, in square pixels, from an anamorphic %s", async (name, shown, top) => {
    const { made, read, rendition } = await ingest(await films.anamorphicFilm(name), "video");
    expect(`${made.technical.width}×${made.technical.height}`).toBe(shown);

    const sprite = sharp(await read(rendition("sprite").key));
    const tile = await sprite.extract({ left: 0, top: 0, width: 192, height: 108 }).png().toBuffer();
    const stills = [await read(rendition("poster").key), await read(made.frames[0]?.key ?? ""), tile];
    const poster = await sharp(stills[0]).metadata();
    expect((poster.width ?? 0) / (poster.height ?? 1)).toBeCloseTo(16 / 9, 1);
    for (const still of stills) expect(await roundnessOf(still)).toBeCloseTo(1, 1);

    const hls = rendition("hls").key;
    const files = [await read(rendition("proxy").key), ...(await rungsOf(hls, read))];
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const { size, aspect, frame } = await firstFrame(file);
      expect(aspect).toBe("1:1");
      expect(await roundnessOf(frame), size).toBeCloseTo(1, 1);
    }
    expect((await firstFrame(files[1] ?? new Uint8Array())).size).toBe(top);
  });

  it.each(formats.filmFormats)("comes out whole from %s", async (format) => {
    const path = await formats.filmIn(format);
    expect(await sniff((await readFile(path)).subarray(0, sniffBytes))).toMatchObject({ kind: "video" });
    const { made, read, rendition } = await ingest(path, "video");
    expect(made.renditions).toHaveLength(7);
    expect(made.technical).toMatchObject({ width: 320, height: 180, container: expect.any(String) });
    expect(made.technical.loudnessLufs).toBeLessThan(-5);
    expect((await read(rendition("hls").key)).toString()).toMatch(/#EXT-X-STREAM-INF.*RESOLUTION=320x180/);
    expect(Math.abs((made.technical.durationMs ?? 0) - 2000)).toBeLessThan(150);
  });

  it("is held back when it is black", async () => {
    const { quality } = await ingest(await films.blackFilm(), "video");
    expect(quality.verdict).toBe("quarantine");
    expect(quality.findings.map(({ check }) => check)).toEqual(expect.arrayContaining(["black", "silence"]));
  });
});

describe("a recording through MediaConvert", () => {
  it.each(["wav", "mp3", "m4a", "flac", "ogg"] as const)(
    "comes out as AAC and MP3 with a waveform, from %s",
    async (extension) => {
      const { made, quality, rendition } = await ingest(await songs.song(extension), "audio");
      expect(made.renditions.map(({ name }) => name)).toEqual(["audio-aac", "audio-mp3", "waveform", "waveform-peaks"]);
      expect(Math.abs((made.technical.durationMs ?? 0) - 6000)).toBeLessThan(120);
      expect(made.technical.loudnessLufs).toBeDefined();
      expect(rendition("audio-aac").bytes).toBeGreaterThan(10_000);
      expect(quality.findings.filter(({ check }) => check === "silence")).toEqual([]);
    },
  );

  it.each(formats.recordingFormats)("comes out whole from %s", async (format) => {
    const path = await formats.recordingIn(format);
    expect(await sniff((await readFile(path)).subarray(0, sniffBytes))).toMatchObject({ kind: "audio" });
    const { made } = await ingest(path, "audio");
    expect(made.renditions.map(({ name }) => name)).toEqual(["audio-aac", "audio-mp3", "waveform", "waveform-peaks"]);
    // ADTS has no header: its length is told from the bitrate of its first frames.
    const toleranceMs = format === "adts.aac" ? 300 : 150;
    expect(Math.abs((made.technical.durationMs ?? 0) - 2000)).toBeLessThan(toleranceMs);
    expect(made.technical.loudnessLufs).toBeLessThan(-5);
  });

  it("is warned of when it is far too loud", async () => {
    const { quality } = await ingest(await songs.loudSong(), "audio");
    expect(quality.findings.map(({ check }) => check)).toContain("loudness");
    expect(quality.verdict).toBe("warn");
  });

  it("is held back when there is nothing on it", async () => {
    expect((await ingest(await songs.silentSong(), "audio")).quality.verdict).toBe("quarantine");
  });
});
