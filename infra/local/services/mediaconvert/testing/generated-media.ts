import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFfmpeg } from "../ffmpeg.ts";
import { findBox } from "../mp4-boxes.ts";

/** Sources that ffmpeg draws and hums itself: small, and the same on every machine. */
const recipes = {
  "film.mp4": [
    ...["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=3"],
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=3"],
    ...[
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv420p",
      "-c:a",
      "aac",
      "-ac",
      "2",
      "-metadata:s:a:0",
      "language=deu",
    ],
  ],
  "silent.mp4": [
    ...["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=2"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
  ],
  "green.mp4": [
    ...["-f", "lavfi", "-i", "color=0x1EC81E:size=1280x720:rate=25:duration=1,format=rgb24"],
    ...["-vf", "scale=out_color_matrix=bt709,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast"],
    ...["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"],
  ],
  "turned.mp4": [
    ...["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
  ],
  "interlaced.mxf": [
    ...["-f", "lavfi", "-i", "testsrc2=size=720x576:rate=50:duration=2,interlace=scan=tff,setsar=16/11"],
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=2"],
    ...[
      "-c:v",
      "mpeg2video",
      "-flags",
      "+ilme+ildct",
      "-top",
      "1",
      "-b:v",
      "8M",
      "-pix_fmt",
      "yuv420p",
      "-c:a",
      "pcm_s16le",
    ],
  ],
  "hdr.mov": [
    ...["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1,format=yuv420p10le"],
    ...[
      "-c:v",
      "libx265",
      "-preset",
      "ultrafast",
      "-x265-params",
      "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
    ],
    ...["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-tag:v", "hvc1"],
  ],
  "song.wav": [
    ...[
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=997:sample_rate=44100:duration=3",
      "-af",
      "volume=-6dB",
      "-ac",
      "2",
      "-c:a",
      "pcm_s24le",
    ],
  ],
  "song.mp3": [...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=2", "-c:a", "libmp3lame"]],
  "long.mp4": [
    ...["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=60"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
  ],
  "logo.png": [...["-f", "lavfi", "-i", "color=red:size=64x32", "-frames:v", "1"]],
} as const;

export type GeneratedMedia = keyof typeof recipes;

/** Asks players to turn the picture by 90° clockwise, as a phone that was held upright does: by the track's matrix. */
async function turnClockwise(path: string): Promise<void> {
  const bytes = await readFile(path);
  const header = findBox(bytes, "moov/trak/tkhd");
  if (!header) throw new Error(`${path} has no track header`);
  // Version 0 of `tkhd`: the matrix (a b u, c d v, x y w) lies 40 bytes into the box.
  for (const [position, value] of [0, 0x10000, 0, -0x10000, 0, 0].entries())
    bytes.writeInt32BE(value, header.body + 40 + 4 * position);
  await writeFile(path, bytes);
}

/** Makes a source in a folder and answers its path. */
export async function generateMedia(name: GeneratedMedia, folder: string): Promise<string> {
  const path = join(folder, name);
  await runFfmpeg(["-v", "error", ...recipes[name], path]);
  if (name === "turned.mp4") await turnClockwise(path);
  return path;
}
