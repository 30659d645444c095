import type { LifecycleRule } from "../bucket/bucket-configuration.ts";
import type { Tags } from "../object/tag-set.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * When an action that counts `days` from `fromMs` is due: the days are added, and the result is rounded up to the next
 * midnight UTC. https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function dueAfterDays(fromMs: number, days: number): number {
  return (Math.floor((fromMs + days * dayMs) / dayMs) + 1) * dayMs;
}

/** The next midnight UTC after `nowMs`: when rules are applied. */
export function nextMidnight(nowMs: number): number {
  return (Math.floor(nowMs / dayMs) + 1) * dayMs;
}

/** Whether a rule's filter takes in an object. */
export function filterMatches(rule: LifecycleRule, object: { key: string; bytes: number; tags: Tags }): boolean {
  return (
    object.key.startsWith(rule.Prefix ?? "") &&
    (rule.TagFilters ?? []).every(({ Key, Value }) => object.tags[Key] === Value) &&
    (rule.ObjectSizeGreaterThan === undefined || object.bytes > rule.ObjectSizeGreaterThan) &&
    (rule.ObjectSizeLessThan === undefined || object.bytes < rule.ObjectSizeLessThan)
  );
}

/** Whether a rule looks at more than the key; delete markers and uploads have neither tags nor a size. */
export function filtersByKeyOnly(rule: LifecycleRule): boolean {
  return (
    (rule.TagFilters?.length ?? 0) === 0 &&
    rule.ObjectSizeGreaterThan === undefined &&
    rule.ObjectSizeLessThan === undefined
  );
}
