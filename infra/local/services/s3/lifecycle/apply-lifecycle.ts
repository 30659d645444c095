import { randomUUID } from "node:crypto";
import type { LifecycleRule } from "../bucket/bucket-configuration.ts";
import type { Bucket } from "../bucket/bucket-store.ts";
import type { EventOrigin } from "../event/object-event.ts";
import type { ListedVersion } from "../object/object-store.ts";
import type { S3House } from "../s3-house.ts";
import { dueAfterDays, filterMatches, filtersByKeyOnly, nextMidnight } from "./lifecycle-match.ts";

/** In the order of what they cost; a transition only goes down. */
const waterfall = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** A version, and since when it has not been the current one; null when it is. */
interface Aged {
  version: ListedVersion;
  noncurrentSinceMs: number | null;
  /** How many noncurrent versions are newer. */
  newerNoncurrent: number;
}

/** Applies the lifecycle rules of every bucket at each midnight UTC of the laptop cloud's clock, and once at boot. */
export function startLifecycle(house: S3House): void {
  const { kernel } = house;
  let timer: { cancel(): void };
  const plan = () => {
    timer = kernel.clock.setTimer(nextMidnight(kernel.clock.now()), () => {
      applyLifecycle(house);
      plan();
    });
  };
  plan();
  kernel.onStop(() => timer.cancel());
}

/** Does what is due in every bucket now. */
function applyLifecycle(house: S3House): void {
  for (const bucket of house.buckets.list()) {
    const rules = (bucket.configuration.LifecycleConfiguration?.Rules ?? []).filter(
      (rule) => rule.Status === "Enabled",
    );
    if (rules.length === 0) continue;
    for (const versions of byKey(house.objects.walkVersions(bucket.name, { key: "", inclusive: true })))
      applyToKey(house, bucket, rules, versions);
    abortUploads(house, bucket, rules);
  }
}

/** Groups a walk by key. Each group is complete before it is handed out, so that it may be changed. */
function* byKey(walk: Iterable<ListedVersion>): Generator<ListedVersion[]> {
  let group: ListedVersion[] = [];
  for (const version of walk) {
    if (group[0] && group[0].key !== version.key) {
      yield group;
      group = [];
    }
    group.push(version);
  }
  if (group.length > 0) yield group;
}

function lifecycleOrigin(): EventOrigin {
  return { requestId: randomUUID(), requester: "s3.amazonaws.com", sourceIp: null, reason: "Lifecycle Expiration" };
}

function applyToKey(house: S3House, bucket: Bucket, rules: LifecycleRule[], versions: ListedVersion[]): void {
  const { kernel, objects } = house;
  const nowMs = kernel.clock.now();
  const origin = lifecycleOrigin();
  for (const aged of withAges(versions)) {
    const { version, noncurrentSinceMs } = aged;
    if (version.deleteMarker && noncurrentSinceMs === null) {
      const alone = versions.length === 1;
      if (alone && rules.some((rule) => removesMarker(rule, version, nowMs)))
        objects.deleteVersion(bucket, version.key, version.versionId, origin);
      continue;
    }
    const expires = rules.some((rule) =>
      noncurrentSinceMs === null ? expiresCurrent(rule, version, nowMs) : expiresNoncurrent(rule, aged, nowMs),
    );
    if (expires) {
      if (noncurrentSinceMs === null) objects.deleteCurrent(bucket, version.key, origin);
      else objects.deleteVersion(bucket, version.key, version.versionId, origin);
    } else if (!version.deleteMarker) {
      const target = rules.flatMap((rule) => transitionsDue(rule, aged, nowMs)).reduce(deeper, version.storageClass);
      if (target !== version.storageClass) objects.setStorageClass(bucket, version, target, origin);
    }
  }
}

/** Versions come newest first: each became noncurrent when the one before it was made. */
function withAges(versions: ListedVersion[]): Aged[] {
  return versions.map((version, index) => ({
    version,
    noncurrentSinceMs: versions[index - 1]?.lastModifiedMs ?? null,
    newerNoncurrent: Math.max(index - 1, 0),
  }));
}

function expiresCurrent(rule: LifecycleRule, version: ListedVersion, nowMs: number): boolean {
  if (version.deleteMarker || !filterMatches(rule, version)) return false;
  if (rule.ExpirationInDays !== undefined && dueAfterDays(version.lastModifiedMs, rule.ExpirationInDays) <= nowMs)
    return true;
  return rule.ExpirationDate !== undefined && Date.parse(rule.ExpirationDate) <= nowMs;
}

function expiresNoncurrent(
  rule: LifecycleRule,
  { version, noncurrentSinceMs, newerNoncurrent }: Aged,
  nowMs: number,
): boolean {
  const days = rule.NoncurrentVersionExpiration?.NoncurrentDays ?? rule.NoncurrentVersionExpirationInDays;
  if (days === undefined || noncurrentSinceMs === null) return false;
  const matches = version.deleteMarker
    ? filtersByKeyOnly(rule) && version.key.startsWith(rule.Prefix ?? "")
    : filterMatches(rule, version);
  return (
    matches &&
    newerNoncurrent >= (rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions ?? 0) &&
    dueAfterDays(noncurrentSinceMs, days) <= nowMs
  );
}

/** A delete marker with nothing behind it goes when a rule says so, or when it is itself of the age of expiration. */
function removesMarker(rule: LifecycleRule, marker: ListedVersion, nowMs: number): boolean {
  if (!filtersByKeyOnly(rule) || !marker.key.startsWith(rule.Prefix ?? "")) return false;
  if (rule.ExpiredObjectDeleteMarker) return true;
  return rule.ExpirationInDays !== undefined && dueAfterDays(marker.lastModifiedMs, rule.ExpirationInDays) <= nowMs;
}

function transitionsDue(
  rule: LifecycleRule,
  { version, noncurrentSinceMs, newerNoncurrent }: Aged,
  nowMs: number,
): string[] {
  if (version.deleteMarker || !filterMatches(rule, version)) return [];
  if (noncurrentSinceMs !== null) {
    return (rule.NoncurrentVersionTransitions ?? [])
      .filter(
        (transition) =>
          newerNoncurrent >= (transition.NewerNoncurrentVersions ?? 0) &&
          dueAfterDays(noncurrentSinceMs, transition.TransitionInDays) <= nowMs,
      )
      .map((transition) => transition.StorageClass);
  }
  return (rule.Transitions ?? [])
    .filter((transition) =>
      transition.TransitionDate === undefined
        ? dueAfterDays(version.lastModifiedMs, transition.TransitionInDays ?? 0) <= nowMs
        : Date.parse(transition.TransitionDate) <= nowMs,
    )
    .map((transition) => transition.StorageClass);
}

function deeper(a: string, b: string): string {
  return waterfall.indexOf(b) > waterfall.indexOf(a) ? b : a;
}

function abortUploads({ kernel, uploads }: S3House, bucket: Bucket, rules: LifecycleRule[]): void {
  for (const upload of uploads.list(bucket.name)) {
    const due = rules.some(
      (rule) =>
        rule.AbortIncompleteMultipartUpload !== undefined &&
        upload.key.startsWith(rule.Prefix ?? "") &&
        dueAfterDays(upload.initiatedMs, rule.AbortIncompleteMultipartUpload.DaysAfterInitiation) <= kernel.clock.now(),
    );
    if (due) uploads.abort(upload.uploadId);
  }
}
