import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "versioned";
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket, { VersioningConfiguration: { Status: "Enabled" } });
});
afterAll(() => s3.stop());

const put = (Key: string, Body: string) => s3.client().send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (Key: string, VersionId?: string) =>
  (await s3.client().send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

describe("versions", () => {
  it("keeps every version readable by its id", async () => {
    const first = await put("k", "one");
    const second = await put("k", "two");
    expect(first.VersionId).toMatch(/^[\w-]{32}$/);
    expect(await read("k")).toBe("two");
    expect(await read("k", first.VersionId)).toBe("one");
    expect(await read("k", second.VersionId)).toBe("two");
    expect((await s3.client().send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  });

  it("hides an object behind a delete marker, and shows it again when the marker goes", async () => {
    await put("hidden", "still there");
    const deleted = await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "hidden" }));
    expect(deleted.DeleteMarker).toBe(true);
    const failure = await s3
      .client()
      .send(new GetObjectCommand({ Bucket, Key: "hidden" }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "NoSuchKey", $response: { headers: { "x-amz-delete-marker": "true" } } });
    await expect(
      s3.client().send(new GetObjectCommand({ Bucket, Key: "hidden", VersionId: deleted.VersionId })),
    ).rejects.toMatchObject({ name: "MethodNotAllowed" });
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "hidden", VersionId: deleted.VersionId }));
    expect(await read("hidden")).toBe("still there");
  });

  it("deletes one version for good and lets the one before be current", async () => {
    const first = await put("pop", "one");
    const second = await put("pop", "two");
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "pop", VersionId: second.VersionId }));
    expect(await read("pop")).toBe("one");
    await s3
      .client()
      .send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "pop", VersionId: first.VersionId }] } }));
    await expect(read("pop")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(read("pop", "nothing")).rejects.toMatchObject({ name: "NoSuchVersion" });
  });

  it("restores an old version by copying it over the current one", async () => {
    const first = await put("restore", "one");
    await put("restore", "two");
    await s3
      .client()
      .send(
        new CopyObjectCommand({ Bucket, Key: "restore", CopySource: `${Bucket}/restore?versionId=${first.VersionId}` }),
      );
    expect(await read("restore")).toBe("one");
  });

  it("tags each version by itself", async () => {
    const first = await put("tagged", "one");
    const second = await put("tagged", "two");
    const tag = (VersionId: string | undefined, Value: string) =>
      s3.client().send(
        new PutObjectTaggingCommand({
          Bucket,
          Key: "tagged",
          VersionId,
          Tagging: { TagSet: [{ Key: "état", Value }] },
        }),
      );
    await tag(first.VersionId, "alt & <alt>".replace(/[<>&]/g, "+"));
    await tag(undefined, "neu");
    const tags = async (VersionId?: string) =>
      (await s3.client().send(new GetObjectTaggingCommand({ Bucket, Key: "tagged", VersionId }))).TagSet;
    expect(await tags(first.VersionId)).toEqual([{ Key: "état", Value: "alt + +alt+" }]);
    expect(await tags(second.VersionId)).toEqual([{ Key: "état", Value: "neu" }]);
    await s3.client().send(new DeleteObjectTaggingCommand({ Bucket, Key: "tagged" }));
    expect(await tags()).toEqual([]);
    const many = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: "" }));
    await expect(
      s3.client().send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: many } })),
    ).rejects.toMatchObject({ name: "BadRequest" });
    await expect(
      s3
        .client()
        .send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: [{ Key: "a<b", Value: "" }] } })),
    ).rejects.toMatchObject({ name: "InvalidTag" });
  });

  it("replaces the null version while versioning is suspended, and keeps the others", async () => {
    await s3.bucket("suspended", { VersioningConfiguration: { Status: "Enabled" } });
    const putThere = (Body: string) => s3.client().send(new PutObjectCommand({ Bucket: "suspended", Key: "k", Body }));
    await putThere("kept");
    await s3.bucket("suspended", { VersioningConfiguration: { Status: "Suspended" } });
    expect((await putThere("null 1")).VersionId).toBe("null");
    await putThere("null 2");
    const list = async () => {
      const { Versions, DeleteMarkers } = await s3
        .client()
        .send(new ListObjectVersionsCommand({ Bucket: "suspended" }));
      return [Versions?.length ?? 0, DeleteMarkers?.length ?? 0];
    };
    expect(await list()).toEqual([2, 0]);
    await s3.client().send(new DeleteObjectCommand({ Bucket: "suspended", Key: "k" }));
    expect(await list()).toEqual([1, 1]);
    await expect(s3.client().send(new HeadObjectCommand({ Bucket: "suspended", Key: "k" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });
});
