/** One figure of the bench, beside what it should be. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** In words, such as `≤ 1.15`; null for a figure that is only printed. */
  goal: string | null;
  /** Null without a goal. */
  met: boolean | null;
}

/** A figure that should be at most `limit`. */
export function atMost(name: string, value: number, unit: string, limit: number): Measurement {
  return { name, value: rounded(value), unit, goal: `≤ ${limit}`, met: value <= limit };
}

/** A figure without a goal, such as that of somebody else's pipeline. */
export function figure(name: string, value: number, unit: string): Measurement {
  return { name, value: rounded(value), unit, goal: null, met: null };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** A part of the bench: what the names of its measurements begin with, and how to take them. */
export interface Benchmark {
  prefix: string;
  measure: () => Promise<Measurement[]>;
}
