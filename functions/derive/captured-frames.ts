/** A frame that the job captured. */
export interface CapturedFrame {
  key: string;
  atMs: number;
}

/** The frames under a prefix in their order. MediaConvert numbers them from 0 in seven digits: `frames.0000012.jpg`. */
export function capturedFrames(objects: { key: string }[], prefix: string, intervalMs: number): CapturedFrame[] {
  return objects
    .filter(({ key }) => key.startsWith(prefix))
    .flatMap(({ key }) => {
      const number = /^(\d+)\.jpe?g$/.exec(key.slice(prefix.length))?.[1];
      return number === undefined ? [] : [{ key, atMs: Number(number) * intervalMs }];
    })
    .sort((a, b) => a.atMs - b.atMs);
}
