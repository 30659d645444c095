import { formatNumber } from "../parts/format.ts";

/** Milliseconds between two moments; null while the second is not known. */
export function lengthOf(from: string, to: string | null): number | null {
  return to === null ? null : Math.max(0, Date.parse(to) - Date.parse(from));
}

/** Such as “40 ms”, “2.1 sec”, “2.5 min” or “3 hr”, in the language of the page. */
export function spokenLength(ms: number): string {
  const [unit, length] =
    ms < 1_000
      ? (["millisecond", 1] as const)
      : ms < 60_000
        ? (["second", 1_000] as const)
        : ms < 3_600_000
          ? (["minute", 60_000] as const)
          : ms < 86_400_000
            ? (["hour", 3_600_000] as const)
            : (["day", 86_400_000] as const);
  return formatNumber(ms / length, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: unit === "second" && ms >= 10_000 ? 0 : 1,
  });
}
