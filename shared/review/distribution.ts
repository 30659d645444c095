import * as z from "zod";

/** How values are spread. The percentiles are values that did occur (nearest rank); all are null where there are none. */
export const Distribution = z.object({
  count: z.number().int().nonnegative(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  max: z.number().nullable(),
});
export type Distribution = z.infer<typeof Distribution>;

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const ranked = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    mean: sorted.length === 0 ? null : Math.round((sum / sorted.length) * 100) / 100,
    median: ranked(0.5),
    p90: ranked(0.9),
    max: sorted.at(-1) ?? null,
  };
}
