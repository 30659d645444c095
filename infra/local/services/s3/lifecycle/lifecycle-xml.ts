import type { LifecycleRule } from "../bucket/bucket-configuration.ts";
import type { XmlContent } from "../http/xml.ts";

/** Rules as GetBucketLifecycleConfiguration answers them. */
export function lifecycleContent(rules: LifecycleRule[]): XmlContent {
  return {
    Rule: rules.map((rule) => ({
      ID: rule.Id,
      Status: rule.Status,
      Filter: filterContent(rule),
      Expiration:
        rule.ExpirationInDays === undefined &&
        rule.ExpirationDate === undefined &&
        rule.ExpiredObjectDeleteMarker === undefined
          ? undefined
          : {
              Days: rule.ExpirationInDays,
              Date: rule.ExpirationDate,
              ExpiredObjectDeleteMarker: rule.ExpiredObjectDeleteMarker,
            },
      Transition: rule.Transitions?.map((transition) => ({
        Days: transition.TransitionInDays,
        Date: transition.TransitionDate,
        StorageClass: transition.StorageClass,
      })),
      NoncurrentVersionTransition: rule.NoncurrentVersionTransitions?.map((transition) => ({
        NoncurrentDays: transition.TransitionInDays,
        StorageClass: transition.StorageClass,
        NewerNoncurrentVersions: transition.NewerNoncurrentVersions,
      })),
      NoncurrentVersionExpiration:
        rule.NoncurrentVersionExpiration ??
        (rule.NoncurrentVersionExpirationInDays === undefined
          ? undefined
          : { NoncurrentDays: rule.NoncurrentVersionExpirationInDays }),
      AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
    })),
  };
}

function filterContent(rule: LifecycleRule): XmlContent {
  const conditions: Record<string, XmlContent> = {
    Prefix: rule.Prefix,
    Tag: rule.TagFilters?.map(({ Key, Value }) => ({ Key, Value })),
    ObjectSizeGreaterThan: rule.ObjectSizeGreaterThan,
    ObjectSizeLessThan: rule.ObjectSizeLessThan,
  };
  const given = Object.values(conditions).filter((condition) => condition !== undefined);
  const several = given.length > 1 || (rule.TagFilters?.length ?? 0) > 1;
  return several ? { And: conditions } : given.length === 1 ? conditions : { Prefix: "" };
}
