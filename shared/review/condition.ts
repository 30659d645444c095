import * as z from "zod";
import { Kind } from "../asset/kind.ts";
import type { Rights } from "../rights/rights.ts";

const oneOrMore = <T extends z.ZodType<string>>(value: T) =>
  z.union([value, z.array(value).min(1)]).transform((given): string[] => (Array.isArray(given) ? given : [given]));
const word = z.string().trim().min(1).max(100).toLowerCase();

/**
 * What has to be so of an asset. Every member that is given must hold; of a list, one is enough. Text is compared without
 * regard to case.
 */
export const Condition = z.strictObject({
  kind: oneOrMore(Kind).optional(),
  brand: oneOrMore(word).optional(),
  campaign: oneOrMore(word).optional(),
  /** Where the asset is to be shown: those its metadata names, else all of its brand's. */
  market: oneOrMore(word).optional(),
  /** Found on the picture, or given by the uploader. */
  tag: oneOrMore(word).optional(),
  /** A moderation finding or its category. */
  moderation: oneOrMore(word).optional(),
  /** The name of the design template that the uploader says it was made from. */
  madeFrom: oneOrMore(word).optional(),
  /** Whether the licence ends, or ends within so many days. */
  rights: z
    .strictObject({ limited: z.boolean().optional(), endWithinDays: z.number().positive().optional() })
    .optional(),
  /** What the uploader says that the production costs, in US dollars. Unknown is less than any. */
  budget: z.strictObject({ atLeastUsd: z.number().nonnegative() }).optional(),
});
export type Condition = z.infer<typeof Condition>;

/** What is known of an asset when its review is planned. */
export interface ConditionFacts {
  kind: string | null;
  brand: string;
  campaign: string;
  markets: readonly string[];
  tags: readonly string[];
  moderation: readonly string[];
  madeFrom: string | null;
  rights: Rights;
  budgetUsd: number | null;
}

/** One member of a condition: what it wanted, what was found, in words. */
export const Verdict = z.object({ about: z.string(), wanted: z.string(), found: z.string(), holds: z.boolean() });
export type Verdict = z.infer<typeof Verdict>;

/** Holds an asset's facts against a condition, member by member; no condition holds always. */
export function judge(
  condition: Condition | undefined,
  facts: ConditionFacts,
  now: Date,
): { holds: boolean; verdicts: Verdict[] } {
  const verdicts = [
    ...among("kind", condition?.kind, facts.kind === null ? [] : [facts.kind]),
    ...among("brand", condition?.brand, [facts.brand]),
    ...among("campaign", condition?.campaign, [facts.campaign]),
    ...among("market", condition?.market, facts.markets),
    ...among("tag", condition?.tag, facts.tags),
    ...among("moderation", condition?.moderation, facts.moderation),
    ...among("madeFrom", condition?.madeFrom, facts.madeFrom === null ? [] : [facts.madeFrom]),
    ...rightsVerdict(condition?.rights, facts.rights, now),
    ...budgetVerdict(condition?.budget, facts.budgetUsd),
  ];
  return { holds: verdicts.every(({ holds }) => holds), verdicts };
}

function among(about: string, wanted: readonly string[] | undefined, present: readonly string[]): Verdict[] {
  if (wanted === undefined) return [];
  const found = [...new Set(present.map((value) => value.toLowerCase()))];
  return [
    {
      about,
      wanted: wanted.join(" or "),
      found: found.length === 0 ? "none" : found.slice(0, 20).join(", "),
      holds: found.some((value) => wanted.includes(value)),
    },
  ];
}

function rightsVerdict(wanted: Condition["rights"], rights: Rights, now: Date): Verdict[] {
  if (wanted === undefined) return [];
  const { limited, endWithinDays } = wanted;
  const found = rights.endsAt === null ? "they do not end" : `they end at ${rights.endsAt}`;
  const verdicts: Verdict[] = [];
  if (limited !== undefined) {
    const holds = (rights.endsAt !== null) === limited;
    verdicts.push({ about: "rights", wanted: limited ? "they end" : "they do not end", found, holds });
  }
  if (endWithinDays !== undefined) {
    const holds = rights.endsAt !== null && Date.parse(rights.endsAt) - now.getTime() <= endWithinDays * 86_400_000;
    verdicts.push({ about: "rights", wanted: `they end within ${endWithinDays} days`, found, holds });
  }
  return verdicts;
}

function budgetVerdict(wanted: Condition["budget"], budgetUsd: number | null): Verdict[] {
  if (wanted === undefined) return [];
  return [
    {
      about: "budget",
      wanted: `at least $${wanted.atLeastUsd}`,
      found: budgetUsd === null ? "not stated" : `$${budgetUsd}`,
      holds: budgetUsd !== null && budgetUsd >= wanted.atLeastUsd,
    },
  ];
}
