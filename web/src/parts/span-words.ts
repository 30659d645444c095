import { formatNumber } from "./format.ts";

const steps: [string, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** How long something took, in the largest unit that fits: “2.5 days”. */
export function spanWords(durationMs: number): string {
  const [unit, length] = steps.find(([, length]) => durationMs >= length) ?? ["millisecond", 1];
  return formatNumber(durationMs / length, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 });
}
