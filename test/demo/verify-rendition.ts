import { execFile } from "node:child_process";
import { promisify } from "node:util";
import sharp from "sharp";
import * as z from "zod";
import { ffmpegPaths } from "../../infra/local/services/mediaconvert/ffmpeg.ts";
import type { Rendition } from "../../shared/rendition/rendition.ts";

const run = promisify(execFile);

const Probed = z.object({
  format: z.object({ format_name: z.string(), duration: z.coerce.number().optional() }),
  streams: z.array(z.object({ codec_type: z.string(), width: z.number().optional(), height: z.number().optional() })),
});

/**
 * Fetches what a signed link leads to and proves that it is what the catalogue says: ffprobe for film and sound, sharp for pictures,
 * the text itself for WebVTT and JSON. Answers a reason when it is not.
 */
export async function refuteRendition(rendition: Rendition, url: string): Promise<string | null> {
  if (rendition.role === "hls") return refuteMedia(rendition, url, ["video"]);
  const response = await fetch(url);
  if (!response.ok) return `The link answered ${response.status}`;
  const bytes = new Uint8Array(await response.arrayBuffer());
  // The track leaves the house with the address of its sprite signed, and is longer for it.
  if (rendition.role === "thumbnails") return refuteTrack(bytes);
  if (bytes.byteLength !== rendition.bytes) return `${bytes.byteLength} bytes instead of ${rendition.bytes}`;
  const type = response.headers.get("content-type") ?? "";
  if (type.split(";")[0] !== rendition.contentType.split(";")[0]) return `${type} instead of ${rendition.contentType}`;
  if (rendition.contentType.startsWith("image/")) return refutePicture(rendition, bytes);
  if (rendition.contentType === "text/vtt")
    return new TextDecoder().decode(bytes).startsWith("WEBVTT") ? null : "no WebVTT";
  if (rendition.contentType === "application/json") return isJson(bytes) ? null : "no JSON";
  return refuteMedia(rendition, url, rendition.contentType.startsWith("audio/") ? ["audio"] : ["video"]);
}

/** A WebVTT track whose first cue leads to a picture. */
async function refuteTrack(bytes: Uint8Array): Promise<string | null> {
  const track = new TextDecoder().decode(bytes);
  if (!track.startsWith("WEBVTT")) return "no WebVTT";
  const sprite = /^(https?:\S+)#xywh=/m.exec(track)?.[1];
  if (sprite === undefined) return "no cue leads to a sprite";
  const response = await fetch(sprite);
  return response.ok ? null : `its sprite answered ${response.status}`;
}

async function refutePicture(rendition: Rendition, bytes: Uint8Array): Promise<string | null> {
  const { width, height, format, exif } = await sharp(bytes, { animated: false }).metadata();
  if (rendition.width !== undefined && (width !== rendition.width || height !== rendition.height)) {
    return `${width}×${height} instead of ${rendition.width}×${rendition.height}`;
  }
  return exif?.includes("GPS") ? `the ${format} still says where it was taken` : null;
}

async function refuteMedia(rendition: Rendition, url: string, expected: string[]): Promise<string | null> {
  const { stdout } = await run(
    ffmpegPaths().ffprobe,
    ["-v", "error", "-show_format", "-show_streams", "-of", "json", url],
    { maxBuffer: 16 * 1024 ** 2 },
  );
  const { format, streams } = Probed.parse(JSON.parse(stdout));
  for (const kind of expected) if (!streams.some((stream) => stream.codec_type === kind)) return `no ${kind} in it`;
  const wanted = rendition.durationMs;
  if (wanted !== undefined && format.duration !== undefined && Math.abs(format.duration * 1000 - wanted) > 1_000) {
    return `${format.duration} s instead of ${wanted / 1000} s`;
  }
  return null;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
