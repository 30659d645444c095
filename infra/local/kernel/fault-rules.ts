import { createHash } from "node:crypto";
import * as z from "zod";
import type { Faults } from "./kernel.ts";
import { matchesWildcard } from "./wildcard.ts";

const FaultRule = z.strictObject({
  /** A pattern over targets: `dynamodb:*`, `event:Object Created`, `lambda:*-tag`. */
  target: z.string().min(1),
  kind: z.enum(["throttle", "error", "crash-before", "crash-after", "duplicate", "delay"]),
  /** The share of occurrences that it hits, from 0 to 1. */
  rate: z.number().min(0).max(1),
  delayMs: z.number().int().nonnegative().optional(),
  /** After this many hits the rule rests. */
  limit: z.number().int().positive().optional(),
});

/** What `POST /_local/faults` takes. */
export const FaultPlan = z.strictObject({
  seed: z.union([z.string(), z.number()]).default(0),
  rules: z.array(FaultRule),
});
export type FaultPlan = z.infer<typeof FaultPlan>;

export interface FaultRules extends Faults {
  plan(): FaultPlan;
  set(plan: FaultPlan): void;
  /** How often each rule has struck since the plan was set, in the order of the rules. */
  hits(): number[];
}

/**
 * Draws faults. The nth occurrence of a target under a rule always draws the same number for the same seed, whatever
 * else happens in between, so that a run can be repeated although the order of concurrent calls differs.
 */
export function makeFaultRules(initial: FaultPlan = { seed: 0, rules: [] }): FaultRules {
  let plan = initial;
  let hits: number[] = initial.rules.map(() => 0);
  const occurrences = new Map<string, number>();

  function uniform(rule: number, target: string): number {
    const key = `${rule}|${target}`;
    const nth = occurrences.get(key) ?? 0;
    occurrences.set(key, nth + 1);
    return createHash("sha256").update(`${plan.seed}|${key}|${nth}`).digest().readUInt32BE(0) / 2 ** 32;
  }

  return {
    draw(target) {
      for (const [index, rule] of plan.rules.entries()) {
        if (!matchesWildcard(rule.target, target)) continue;
        if (rule.limit !== undefined && (hits[index] ?? 0) >= rule.limit) continue;
        if (uniform(index, target) >= rule.rate) continue;
        hits[index] = (hits[index] ?? 0) + 1;
        return rule.delayMs === undefined ? { kind: rule.kind } : { kind: rule.kind, delayMs: rule.delayMs };
      }
      return null;
    },
    plan: () => plan,
    set(next) {
      plan = next;
      hits = next.rules.map(() => 0);
      occurrences.clear();
    },
    hits: () => [...hits],
  };
}
