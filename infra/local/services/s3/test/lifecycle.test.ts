import {
  CreateMultipartUploadCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "ageing";
const dayMs = 86_400_000;
const versioned = { VersioningConfiguration: { Status: "Enabled" } };
let s3: S3Fixture;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.stop());

const make = (rules: Record<string, unknown>[], more: Record<string, unknown> = {}) =>
  s3.bucket(Bucket, {
    LifecycleConfiguration: { Rules: rules.map((rule) => ({ Status: "Enabled", ...rule })) },
    ...more,
  });
const put = (Key: string, more: { Body?: string; Tagging?: string } = {}) =>
  s3.client().send(new PutObjectCommand({ Bucket, Key, Body: "x", ...more }));
const keys = async () =>
  ((await s3.client().send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
const days = (count: number) => s3.kernel.advanceClock(count * dayMs);
async function versions() {
  const { Versions = [], DeleteMarkers = [] } = await s3.client().send(new ListObjectVersionsCommand({ Bucket }));
  return { versions: Versions.length, markers: DeleteMarkers.length };
}

describe("lifecycle", () => {
  it("expires objects at the midnight after their days, and those only that the filter takes in", async () => {
    await make([
      { Prefix: "tmp/", ExpirationInDays: 3 },
      { TagFilters: [{ Key: "keep", Value: "no" }], ObjectSizeGreaterThan: 2, ExpirationInDays: 3 },
    ]);
    await put("tmp/a");
    await put("kept");
    await put("tagged", { Body: "large", Tagging: "keep=no" });
    await put("tagged-small", { Body: "s", Tagging: "keep=no" });
    await days(3);
    expect(await keys()).toEqual(["kept", "tagged", "tagged-small", "tmp/a"]);
    await days(1);
    expect(await keys()).toEqual(["kept", "tagged-small"]);
  });

  it("leaves a marker where versions are kept, deletes old versions, then the marker that is left alone", async () => {
    await make(
      [
        { ExpirationInDays: 2, NoncurrentVersionExpiration: { NoncurrentDays: 5 } },
        { ExpiredObjectDeleteMarker: true },
      ],
      versioned,
    );
    await put("a");
    await put("a");
    await days(3);
    expect([await keys(), await versions()]).toEqual([[], { versions: 2, markers: 1 }]);
    await days(9);
    expect(await versions()).toEqual({ versions: 0, markers: 0 });
  });

  it("keeps the newest noncurrent versions when told how many", async () => {
    await make([{ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } }], versioned);
    for (let i = 0; i < 5; i++) await put("a");
    await days(3);
    expect(await versions()).toEqual({ versions: 3, markers: 0 });
  });

  it("aborts uploads that nobody finished", async () => {
    await make([{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]);
    await s3.client().send(new CreateMultipartUploadCommand({ Bucket, Key: "a" }));
    await days(6);
    expect((await s3.client().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toHaveLength(1);
    await days(3);
    expect((await s3.client().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
  });

  it("moves objects down the storage classes; archives must be restored before they are read", async () => {
    await make([
      {
        Transitions: [
          { StorageClass: "STANDARD_IA", TransitionInDays: 1 },
          { StorageClass: "GLACIER", TransitionInDays: 5 },
        ],
      },
    ]);
    await put("a");
    await days(2);
    expect((await s3.client().send(new HeadObjectCommand({ Bucket, Key: "a" }))).StorageClass).toBe("STANDARD_IA");
    await days(5);
    expect((await s3.client().send(new HeadObjectCommand({ Bucket, Key: "a" }))).StorageClass).toBe("GLACIER");
    await expect(s3.client().send(new GetObjectCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({
      name: "InvalidObjectState",
    });
  });

  it("does nothing by a disabled rule, and tells the bus what it deleted", async () => {
    await make([{ ExpirationInDays: 1, Status: "Disabled" }]);
    await put("a");
    await days(5);
    expect(await keys()).toEqual(["a"]);
    await make([{ ExpirationInDays: 1 }], { NotificationConfiguration: { EventBridgeConfiguration: {} } });
    await days(1);
    expect(await keys()).toEqual([]);
    expect(await s3.events()).toMatchObject([
      {
        "detail-type": "Object Deleted",
        detail: {
          requester: "s3.amazonaws.com",
          reason: "Lifecycle Expiration",
          "deletion-type": "Permanently Deleted",
        },
      },
    ]);
  });

  it("tells the rules as the template gave them", async () => {
    await make([
      { Id: "r", Prefix: "a/", ExpirationInDays: 1, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ]);
    const { Rules } = await s3.client().send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toEqual([
      {
        ID: "r",
        Status: "Enabled",
        Filter: { Prefix: "a/" },
        Expiration: { Days: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });
});
