import sharp from "sharp";
import { type Tile, thumbnailTrack } from "../../shared/media/webvtt.ts";
import type { CapturedFrame } from "./captured-frames.ts";

/** A sheet of all thumbnails and the track that says which part belongs to which time. */
export interface Sprite {
  jpeg: Buffer;
  track: string;
  width: number;
  height: number;
  tiles: { count: number; width: number; height: number };
}

const columns = 10;

/**
 * Lays thumbnails of one size out in rows of ten. Each stands for the time until the next, the last for the rest.
 *
 * @param name file name of the sheet as the track refers to it
 */
export async function makeSprite(
  thumbnails: { frame: CapturedFrame; jpeg: Uint8Array }[],
  options: { name: string; intervalMs: number; durationMs: number | undefined },
): Promise<Sprite | undefined> {
  const [first] = thumbnails;
  if (first === undefined) return undefined;
  const { width = 0, height = 0 } = await sharp(first.jpeg).metadata();
  const tiles = thumbnails.map(({ frame }, index): Tile => {
    const next = thumbnails[index + 1]?.frame.atMs;
    return {
      fromMs: frame.atMs,
      toMs: next ?? Math.max(frame.atMs + 1, options.durationMs ?? frame.atMs + options.intervalMs),
      x: (index % columns) * width,
      y: Math.floor(index / columns) * height,
      width,
      height,
    };
  });
  const sheet = {
    width: Math.min(columns, tiles.length) * width,
    height: Math.ceil(tiles.length / columns) * height,
  };
  const jpeg = await sharp({ create: { ...sheet, channels: 3, background: "black" } })
    .composite(
      thumbnails.map(({ jpeg: input }, index) => ({
        input: Buffer.from(input),
        left: tiles[index]?.x ?? 0,
        top: tiles[index]?.y ?? 0,
      })),
    )
    .jpeg({ quality: 70 })
    .toBuffer();
  return { jpeg, track: thumbnailTrack(options.name, tiles), ...sheet, tiles: { count: tiles.length, width, height } };
}
