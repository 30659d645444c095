/** One tile of a sprite sheet and the time it stands for. */
export interface Tile {
  fromMs: number;
  toMs: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * A thumbnail track: WebVTT (https://www.w3.org/TR/webvtt1/) whose cues name a part of the sprite as a media fragment
 * (`sprite.jpg#xywh=…`, https://www.w3.org/TR/media-frags/), the form that video players agree on.
 */
export function thumbnailTrack(sprite: string, tiles: Tile[]): string {
  const cues = tiles.map(
    ({ fromMs, toMs, x, y, width, height }) =>
      `${timestamp(fromMs)} --> ${timestamp(toMs)}\n${sprite}#xywh=${x},${y},${width},${height}\n`,
  );
  return ["WEBVTT\n", ...cues].join("\n");
}

function timestamp(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(Math.floor(ms % 1000)).padStart(3, "0")}`;
}
