import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFfmpeg } from "../../infra/local/services/mediaconvert/ffmpeg.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { RenditionsMade, type Subject, type TranscodePlan } from "../../shared/ingest/steps.ts";
import * as films from "../../test/fixtures/films.ts";
import * as songs from "../../test/fixtures/songs.ts";
import { makeDeriveRenditions } from "./derive-renditions.ts";
import { memoryStore } from "./memory-store.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "derive-"));
});
afterAll(() => rm(folder, { recursive: true }));

const priced = { prices: priceBookFor("us-east-1"), detectors: 4, reviewersOf: () => 1 };
const prefix = "renditions/A1/v1/";
const subjectOf = (kind: "video" | "audio"): Subject => ({
  assetId: "A1",
  version: 1,
  kind,
  brand: "acme",
  master: { bucket: "masters", key: "acme/spring/a.mp4", versionId: "v", etag: "e1", bytes: 10 },
});

/** What a job leaves of a film: frames every `interval` ms, thumbnails every second, sound as a small WAV, a loudness log. */
async function jobOutputs(
  film: string,
  options: { sound: boolean; thumbnails: number; frames: number; intervalMs: number },
) {
  const work = await mkdtemp(join(folder, "job-"));
  const frames = [
    "-vf",
    `fps=1000/${options.intervalMs},scale=640:-2`,
    "-frames:v",
    String(options.frames),
    "-start_number",
    "0",
  ];
  await runFfmpeg(["-i", film, ...frames, join(work, "frames.%07d.jpg")]);
  const thumbnails = ["-vf", "fps=1,scale=160:90", "-frames:v", String(options.thumbnails), "-start_number", "0"];
  await runFfmpeg(["-i", film, ...thumbnails, join(work, "scrub.%07d.jpg")]);
  if (options.sound)
    await runFfmpeg(["-i", film, "-vn", "-ar", "8000", "-c:a", "pcm_s16le", join(work, "waveform.wav")]);
  const objects: Record<string, Uint8Array | string> = {
    [`${prefix}hls/film.m3u8`]: "#EXTM3U\n",
    [`${prefix}hls/film-720p.m3u8`]: "#EXTM3U\n",
    [`${prefix}hls/film-720p_000000001.mp4`]: new Uint8Array(5000),
    [`${prefix}proxy.mp4`]: new Uint8Array(3000),
  };
  for (const name of await readdir(work)) objects[`${prefix}work/${name}`] = await readFile(join(work, name));
  if (options.sound) objects[`${prefix}work/waveform-loudness.csv`] = loudnessLog;
  return objects;
}

const loudnessLog = [
  "Seconds,InputIntegratedLoudness,InputMomentaryLoudness,InputShortTermLoudness,InputMaxLoudness,InputTruePeak",
  "0.100,-70.00,-70.00,-70.00,-70.00,-120.00",
  "3.900,-22.97,-23.10,-23.00,-22.80,-3.10",
  "4.000,-23.02,-23.10,-23.00,-22.80,-3.05",
  "",
].join("\n");

function planFor(over: Partial<TranscodePlan> = {}): TranscodePlan {
  return {
    renditions: [
      {
        name: "hls",
        role: "hls",
        contentType: "application/vnd.apple.mpegurl",
        key: `${prefix}hls/film.m3u8`,
        width: 1280,
        height: 720,
      },
      { name: "proxy", role: "proxy", contentType: "video/mp4", key: `${prefix}proxy.mp4`, width: 960, height: 540 },
    ],
    technical: {
      container: "mp4",
      mimeType: "video/mp4",
      bytes: 10,
      durationMs: 4000,
      width: 1280,
      height: 720,
      audioTracks: [],
    },
    estimate: { totalUsd: 0.1, lines: [], priceBook: "us-east-1 2024-12-01", tier: "basic" },
    framePrefix: `${prefix}work/frames.`,
    frameIntervalMs: 1334,
    scrubPrefix: `${prefix}work/scrub.`,
    scrubIntervalMs: 1000,
    loudnessLogKey: `${prefix}work/waveform_loudness.csv`,
    waveformSourceKey: `${prefix}work/waveform.wav`,
    ...over,
  };
}

function deriverOver(objects: Record<string, Uint8Array | string>) {
  const memory = memoryStore(objects);
  const marked: string[] = [];
  const derive = makeDeriveRenditions({
    store: memory.store,
    ...priced,
    markTranscoded: async (assetId, version) => {
      marked.push(`${assetId} ${version}`);
    },
  });
  return { ...memory, marked, derive };
}

describe("a film's outputs", () => {
  let outputs: Record<string, Uint8Array | string>;
  beforeAll(async () => {
    outputs = await jobOutputs(await films.film(), { sound: true, thumbnails: 4, frames: 3, intervalMs: 1334 });
  });

  it("become renditions with the sizes of what is there, HLS with its whole tree", async () => {
    const { derive, marked } = deriverOver(outputs);
    const made = RenditionsMade.parse(await derive({ subject: subjectOf("video"), plan: planFor() }));
    expect(made.renditions.map(({ name, role }) => [name, role])).toEqual([
      ["hls", "hls"],
      ["proxy", "proxy"],
      ["poster", "poster"],
      ["sprite", "sprite"],
      ["thumbnails", "thumbnails"],
      ["waveform", "waveform"],
      ["waveform-peaks", "waveform"],
    ]);
    expect(made.renditions[0]?.bytes).toBe(5016);
    expect(marked).toEqual(["A1 1"]);
    expect(made.findings).toEqual([]);
    expect(made.embedded).toEqual({});
  });

  it("go with what Plan read from the master's tags", async () => {
    const { derive } = deriverOver(outputs);
    const embedded = { title: "The Lake", keywords: ["Documentary"] };
    const made = RenditionsMade.parse(await derive({ subject: subjectOf("video"), plan: planFor({ embedded }) }));
    expect(made.embedded).toEqual(embedded);
  });

  it("give a poster, a placeholder and the frames to tag with their times", async () => {
    const { derive, objects } = deriverOver(outputs);
    const made = await derive({ subject: subjectOf("video"), plan: planFor() });
    const poster = objects.get(`${prefix}poster.jpg`);
    expect(poster?.contentType).toBe("image/jpeg");
    const header = await sharp(poster?.body).metadata();
    expect([header.width, header.height]).toEqual([640, 360]);
    expect(made.renditions.find(({ name }) => name === "poster")).toMatchObject({
      width: 640,
      height: 360,
      bytes: poster?.body.length,
    });
    expect(made.frames).toEqual([
      { key: `${prefix}work/frames.0000000.jpg`, atMs: 0 },
      { key: `${prefix}work/frames.0000001.jpg`, atMs: 1334 },
      { key: `${prefix}work/frames.0000002.jpg`, atMs: 2668 },
    ]);
    expect(made.thumbhash).toBeDefined();
  });

  it("give a sprite and a track whose last cue ends with the film", async () => {
    const { derive, objects, text } = deriverOver(outputs);
    await derive({ subject: subjectOf("video"), plan: planFor() });
    const sheet = await sharp(objects.get(`${prefix}sprite.jpg`)?.body).metadata();
    expect([sheet.width, sheet.height]).toEqual([640, 90]);
    expect(text(`${prefix}thumbnails.vtt`)).toBe(
      [
        "WEBVTT",
        "",
        "00:00:00.000 --> 00:00:01.000",
        "sprite.jpg#xywh=0,0,160,90",
        "",
        "00:00:01.000 --> 00:00:02.000",
        "sprite.jpg#xywh=160,0,160,90",
        "",
        "00:00:02.000 --> 00:00:03.000",
        "sprite.jpg#xywh=320,0,160,90",
        "",
        "00:00:03.000 --> 00:00:04.000",
        "sprite.jpg#xywh=480,0,160,90",
        "",
      ].join("\n"),
    );
  });

  it("give a waveform as numbers and as a picture, and the master's loudness", async () => {
    const { derive, text } = deriverOver(outputs);
    const made = await derive({ subject: subjectOf("video"), plan: planFor() });
    const peaks = JSON.parse(text(`${prefix}waveform.json`));
    expect(peaks).toMatchObject({ version: 2, channels: 1, bits: 8 });
    expect(peaks.data).toHaveLength(peaks.length * 2);
    expect(Math.max(...peaks.data)).toBeGreaterThan(8);
    const picture = await sharp(Buffer.from(text(`${prefix}waveform.svg`))).metadata();
    expect([picture.width, picture.height]).toEqual([1000, 120]);
    expect(made.technical).toMatchObject({ loudnessLufs: -23.02, truePeakDbtp: -3.05 });
  });

  it("are cleared of what nobody needs, and of nothing that Tag or a player needs", async () => {
    const { derive, objects } = deriverOver(outputs);
    const made = await derive({ subject: subjectOf("video"), plan: planFor() });
    const left = [...objects.keys()].map((key) => key.slice(prefix.length)).filter((key) => key.startsWith("work/"));
    expect(left.sort()).toEqual([
      "work/derived.json",
      "work/frames.0000000.jpg",
      "work/frames.0000001.jpg",
      "work/frames.0000002.jpg",
    ]);
    for (const { key } of [...made.renditions, ...made.frames]) expect(objects.has(key), key).toBe(true);
  });

  it("are derived once: a second run answers the same without the intermediate files", async () => {
    const { derive } = deriverOver(outputs);
    const first = await derive({ subject: subjectOf("video"), plan: planFor() });
    expect(await derive({ subject: subjectOf("video"), plan: planFor() })).toEqual(first);
  });

  it("are derived again after a run that died before it wrote down what it made", async () => {
    const { derive, store, objects } = deriverOver(outputs);
    const dying = makeDeriveRenditions({
      store: {
        ...store,
        put: async (key, ...rest) =>
          key.endsWith("derived.json") ? Promise.reject(new Error("killed")) : store.put(key, ...rest),
      },
      ...priced,
      markTranscoded: async () => undefined,
    });
    await expect(dying({ subject: subjectOf("video"), plan: planFor() })).rejects.toThrow("killed");
    const made = await derive({ subject: subjectOf("video"), plan: planFor() });
    expect(made.renditions).toHaveLength(7);
    expect(objects.has(`${prefix}work/waveform.wav`)).toBe(false);
  });

  it("of other bytes than those derived before are derived anew", async () => {
    const { derive, store } = deriverOver(outputs);
    await derive({ subject: subjectOf("video"), plan: planFor() });
    for (const [key, body] of Object.entries(outputs)) await store.put(key, body, "application/octet-stream");
    const subject = subjectOf("video");
    const again = await derive({
      subject: { ...subject, master: { ...subject.master, etag: "e2" } },
      plan: planFor({ technical: { ...planFor().technical, durationMs: 3999 } }),
    });
    expect(again.technical.durationMs).toBe(3999);
  });

  it("that are not complete are an error that names what is missing", async () => {
    const { [`${prefix}proxy.mp4`]: _proxy, ...incomplete } = outputs;
    await expect(
      deriverOver(incomplete).derive({ subject: subjectOf("video"), plan: planFor() }),
    ).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("proxy.mp4"),
    });
  });

  it("say how long a film is whose container did not", async () => {
    const { durationMs: _unknown, ...technical } = planFor().technical;
    const job = { OutputGroupDetails: [{ OutputDetails: [{ DurationInMs: 4001 }, { DurationInMs: 4012 }] }] };
    const made = await deriverOver(outputs).derive({ subject: subjectOf("video"), plan: planFor({ technical }), job });
    expect(made.technical.durationMs).toBe(4012);
    expect(made.renditions[0]?.durationMs).toBe(4012);
    // The job's own settings are not told here, so that nothing is said about what it cost.
    expect(made.actual).toBeUndefined();
  });
});

describe("what was really made", () => {
  it("is priced by the real length of each output, and frames by their real number", async () => {
    const outputs = await jobOutputs(await films.film(), { sound: true, thumbnails: 4, frames: 3, intervalMs: 1334 });
    const video = (width: number, height: number) => ({
      VideoDescription: { Width: width, Height: height, CodecSettings: { Codec: "H_264", H264Settings: {} } },
    });
    const job = {
      Settings: {
        OutputGroups: [{ Outputs: [video(1280, 720), video(640, 360)] }, { Outputs: [{ AudioDescriptions: [{}] }] }],
      },
      OutputGroupDetails: [
        { OutputDetails: [{ DurationInMs: 120_000 }, { DurationInMs: 60_000 }] },
        { OutputDetails: [{ DurationInMs: 120_000 }] },
      ],
    };
    const { actual } = await deriverOver(outputs).derive({ subject: subjectOf("video"), plan: planFor(), job });
    const line = (item: string) => actual?.lines.find((candidate) => candidate.item === item);
    expect(line("mediaconvert.basic.avc.hd.30fps")).toMatchObject({ quantity: 2, usd: 0.03 });
    expect(line("mediaconvert.basic.avc.sd.30fps")).toMatchObject({ quantity: 1, usd: 0.0075 });
    expect(line("mediaconvert.basic.audio")).toMatchObject({ quantity: 2, usd: 0.006 });
    expect(line("rekognition.image")).toMatchObject({ quantity: 12, usd: 0.012 });
    expect(actual?.tier).toBe("basic");
  });
});

describe("a black and silent film", () => {
  it("is quarantined for its picture and warned of for its sound", async () => {
    const outputs = await jobOutputs(await films.blackFilm(), {
      sound: true,
      thumbnails: 3,
      frames: 2,
      intervalMs: 1500,
    });
    const made = await deriverOver(outputs).derive({ subject: subjectOf("video"), plan: planFor() });
    expect(made.findings.map(({ check, verdict }) => [check, verdict])).toEqual([
      ["black", "quarantine"],
      ["silence", "warn"],
    ]);
  });
});

describe("a silent film without a sound track", () => {
  it("has no waveform, and nothing is said about its sound", async () => {
    const outputs = await jobOutputs(await films.silentFilm(), {
      sound: false,
      thumbnails: 3,
      frames: 3,
      intervalMs: 1000,
    });
    const { waveformSourceKey: _w, loudnessLogKey: _l, ...plan } = planFor();
    const made = await deriverOver(outputs).derive({ subject: subjectOf("video"), plan });
    expect(made.renditions.some(({ role }) => role === "waveform")).toBe(false);
    expect(made.findings).toEqual([]);
  });
});

describe("a recording's outputs", () => {
  const deriveSong = async (path: string) => {
    const work = await mkdtemp(join(folder, "song-"));
    await runFfmpeg(["-i", path, "-ar", "8000", "-c:a", "pcm_s16le", join(work, "waveform.wav")]);
    const { derive, text } = deriverOver({
      [`${prefix}audio-aac.m4a`]: new Uint8Array(10),
      [`${prefix}work/waveform.wav`]: await readFile(join(work, "waveform.wav")),
    });
    const made = await derive({
      subject: subjectOf("audio"),
      plan: {
        renditions: [{ name: "audio-aac", role: "audio", contentType: "audio/mp4", key: `${prefix}audio-aac.m4a` }],
        technical: { container: "wave", mimeType: "audio/wav", bytes: 1, audioTracks: [] },
        estimate: planFor().estimate,
        waveformSourceKey: `${prefix}work/waveform.wav`,
      },
    });
    return { made, text };
  };

  it("become a waveform that follows the music, and nothing to look at", async () => {
    const { made, text } = await deriveSong(await songs.song());
    expect(made.renditions.map(({ name }) => name)).toEqual(["audio-aac", "waveform", "waveform-peaks"]);
    expect([made.frames, made.findings, made.thumbhash]).toEqual([[], [], undefined]);
    const { data } = JSON.parse(text(`${prefix}waveform.json`));
    const tops = data.filter((_: number, index: number) => index % 2 === 1);
    expect(Math.max(...tops)).toBeGreaterThan(2 * Math.min(...tops.filter((value: number) => value > 0)));
  });

  it("are quarantined when there is nothing on them", async () => {
    const { made } = await deriveSong(await songs.silentSong());
    expect(made.findings.map(({ check, verdict }) => [check, verdict])).toEqual([["silence", "quarantine"]]);
  });

  it("are warned of when they fall silent for long, with the time", async () => {
    const { made } = await deriveSong(await songs.songWithGap());
    expect(made.findings).toHaveLength(1);
    expect(made.findings[0]?.message).toContain("from 00:00:02 to 00:00:14");
  });
});
