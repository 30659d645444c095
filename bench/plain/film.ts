import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { ffmpegPaths, runFfmpeg } from "../../infra/local/services/mediaconvert/ffmpeg.ts";
import { makeDetector } from "../../infra/local/services/rekognition/detector.ts";
import { config } from "../../shared/config/config.ts";
import { planLadder } from "../../shared/rendition/ladder.ts";
import { videoPresetOf } from "../../shared/rendition/preset-of.ts";
import { see } from "./see.ts";

// A plain script: one film becomes an HLS ladder, a proxy, a poster, a sprite with its track and a waveform, and is looked at. Says how many milliseconds it took.
const [folder = "", , path = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const detector = makeDetector();
// It reads its models for the first picture, which does not count.
const blank = { width: 640, height: 360, channels: 3, background: "grey" } as const;
await see(detector, await sharp({ create: blank }).jpeg().toBuffer());
const begun = performance.now();
const seconds = Number(
  execFileSync(ffmpegPaths().ffprobe, ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path], {
    encoding: "utf8",
  }),
);
const fps = 25;
const preset = videoPresetOf(config);
const rungs = planLadder({ width: 1920, height: 1080, framesPerSecond: fps }, preset);
const proxy = planLadder(
  { width: 1920, height: 1080, framesPerSecond: fps },
  { ...preset, maxLines: preset.proxyLines },
)[0];
if (proxy === undefined) throw new Error("There is no proxy.");

const measured = await runFfmpeg(["-i", path, "-map", "0:a:0", "-af", "ebur128=peak=true", "-f", "null", "-"]);
const loudness = Number(/I:\s+(-?[\d.]+) LUFS/.exec(measured.slice(measured.lastIndexOf("Summary:")))?.[1] ?? -23);
const gain = preset.targetLufs === null ? "anull" : `volume=${(preset.targetLufs - loudness).toFixed(2)}dB`;

const pictures = [...rungs, proxy];
const frameInterval = seconds / Math.min(preset.sampledFrames, Math.ceil(seconds / 3));
const thumbnailInterval = seconds / Math.min(preset.thumbnails, Math.ceil(seconds));
const split = `[0:v]split=${pictures.length + 2}${pictures.map((_, index) => `[v${index}]`).join("")}[f][t]`;
const scaled = pictures.map(
  ({ width, height }, index) => `[v${index}]scale=${width}:${height}:flags=bicubic[s${index}]`,
);
const frames = `[f]fps=1/${frameInterval},scale=${preset.framePixels}:-2[frames]`;
const thumbnails = `[t]fps=1/${thumbnailInterval},scale=${preset.thumbnailPixels}:-2[thumbs]`;
const sound = `[0:a]${gain},asplit=3[a0][a1][a2]`;
const h264 = (quality: number, kbps: number) => [
  ...["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", String(37 - 2 * quality)],
  ...[
    "-maxrate",
    `${kbps}k`,
    "-bufsize",
    `${2 * kbps}k`,
    "-g",
    String(fps * preset.keyframeSeconds),
    "-keyint_min",
    String(fps * preset.keyframeSeconds),
    "-sc_threshold",
    "0",
  ],
];
const hls = (name: string) => [
  "-f",
  "hls",
  "-hls_time",
  String(preset.segmentSeconds),
  "-hls_playlist_type",
  "vod",
  "-hls_segment_type",
  "fmp4",
  "-hls_fmp4_init_filename",
  `${name}-init.mp4`,
  "-hls_segment_filename",
  join(folder, `${name}-%03d.m4s`),
  join(folder, `${name}.m3u8`),
];
const aac = ["-c:a", "aac", "-b:a", `${preset.audioBitrateKbps}k`, "-ar", "48000"];
await runFfmpeg([
  ...["-i", path, "-filter_complex", [split, ...scaled, frames, thumbnails, sound].join(";")],
  ...rungs.flatMap(({ quality, maxBitrateKbps, lines }, index) => [
    "-map",
    `[s${index}]`,
    ...h264(quality, maxBitrateKbps),
    ...hls(`v${lines}`),
  ]),
  ...["-map", "[a0]", ...aac, ...hls("audio")],
  ...[
    "-map",
    `[s${rungs.length}]`,
    "-map",
    "[a1]",
    ...h264(proxy.quality, proxy.maxBitrateKbps),
    ...aac,
    "-movflags",
    "+faststart",
    join(folder, "proxy.mp4"),
  ],
  ...["-map", "[frames]", "-q:v", "4", join(folder, "frame-%03d.jpg")],
  ...["-map", "[thumbs]", "-q:v", "7", join(folder, "thumb-%03d.jpg")],
  ...["-map", "[a2]", "-ac", "1", "-ar", "8000", join(folder, "wave.wav")],
]);

const named = (prefix: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
const looked = Promise.all(named("frame-").map((frame) => see(detector, frame)));
const tiles = named("thumb-");
const { width = 0, height = 0 } = await sharp(tiles[0]).metadata();
await sharp({
  create: { width: width * 10, height: height * Math.ceil(tiles.length / 10), channels: 3, background: "black" },
})
  .composite(tiles.map((input, index) => ({ input, left: (index % 10) * width, top: Math.floor(index / 10) * height })))
  .jpeg({ quality: 75 })
  .toFile(join(folder, "sprite.jpg"));
await sharp(named("frame-")[0]).jpeg({ quality: 85 }).toFile(join(folder, "poster.jpg"));
const samples = readFileSync(join(folder, "wave.wav"));
const peaks = Array.from({ length: 800 }, (_, bar) => {
  const size = Math.floor((samples.length - 44) / 2 / 800);
  let peak = 0;
  for (let at = 0; at < size; at++) peak = Math.max(peak, Math.abs(samples.readInt16LE(44 + 2 * (bar * size + at))));
  return peak / 32768;
});
writeFileSync(join(folder, "waveform.json"), JSON.stringify(peaks));
await looked;
console.log(performance.now() - begun);
await detector.stop();
