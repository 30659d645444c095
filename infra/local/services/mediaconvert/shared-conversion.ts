import { colourFilters } from "./colour.ts";
import type { PlannedOutput } from "./planned-output.ts";
import { pixelFormatOf } from "./video-encoding.ts";

/**
 * Tone mapping costs more than encoding. When every output wants the same, it is done once, at the size of the largest
 * output, before the frames are handed out.
 * @returns the filters, and the outputs as they are after them; null when they differ or nothing is to be converted
 */
export function sharedConversion(
  outputs: readonly PlannedOutput[],
): { filters: string[]; outputs: PlannedOutput[] } | null {
  const videos = outputs.flatMap((output) => output.video ?? []);
  const [first] = videos;
  if (!first || videos.length < 2) return null;
  const conversions = videos.map((video) =>
    colourFilters(video.from, video.to, video.settings.VideoPreprocessors?.ColorCorrector),
  );
  const [conversion = []] = conversions;
  const same = conversions.every((filters) => filters.join() === conversion.join());
  const plain = videos.every(
    (video) => !video.settings.Crop && !video.settings.Position && !pixelFormatOf(video.settings).includes("10"),
  );
  if (conversion.length === 0 || !same || !plain) return null;
  const { width, height } = first.picture;
  const largest = Math.max(
    ...videos.flatMap(({ fitting }) => [fitting.scale.width / width, fitting.scale.height / height]),
  );
  const even = (length: number) => 2 * Math.round((length * largest) / 2);
  const smaller = largest < 1 ? [`scale=${even(width)}:${even(height)}:flags=bicubic`] : [];
  return {
    filters: [...smaller, ...conversion, "format=yuv420p"],
    outputs: outputs.map((output) =>
      output.video ? { ...output, video: { ...output.video, from: output.video.to } } : output,
    ),
  };
}
