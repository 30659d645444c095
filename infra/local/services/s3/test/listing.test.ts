import {
  DeleteObjectsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "listing";
const keys = ["a", "a/1", "a/2", "a/b/3", "b", "c/1", "c/2", "ü/x y&z", "\u{1f3ac}.mov", "\uff5e"];
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
  for (const Key of keys) await s3.client().send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => s3.stop());

describe("listing", () => {
  it("lists keys in the order of their UTF-8 bytes", async () => {
    const { Contents, KeyCount } = await s3.client().send(new ListObjectsV2Command({ Bucket }));
    const expected = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(Contents?.map(({ Key }) => Key)).toEqual(expected);
    expect(KeyCount).toBe(keys.length);
    expect(expected.at(-1)).toBe("\u{1f3ac}.mov");
  });

  it("groups by a delimiter below a prefix", async () => {
    const top = await s3.client().send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
    expect(top.Contents?.map(({ Key }) => Key)).toEqual(["a", "b", "\uff5e", "\u{1f3ac}.mov"]);
    expect(top.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/", "c/", "ü/"]);
    const below = await s3.client().send(new ListObjectsV2Command({ Bucket, Delimiter: "/", Prefix: "a/" }));
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(["a/1", "a/2"]);
    expect(below.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/b/"]);
  });

  it.each([1, 2, 3, 7])("answers everything once in pages of %i, groups included", async (pageSize) => {
    const found: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3.client(), pageSize }, { Bucket, Delimiter: "/" })) {
      expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
    }
    expect(found.sort()).toEqual(["a", "a/", "b", "c/", "ü/", "\uff5e", "\u{1f3ac}.mov"].sort());
  });

  it("starts after a key, and encodes keys when asked", async () => {
    const { Contents } = await s3
      .client()
      .send(new ListObjectsV2Command({ Bucket, StartAfter: "c/1", MaxKeys: 2, EncodingType: "url" }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["c/2", "%C3%BC/x%20y%26z"]);
  });

  it("pages the older listing by markers", async () => {
    const first = await s3.client().send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: "/" }));
    expect([first.Contents?.map(({ Key }) => Key), first.CommonPrefixes, first.NextMarker]).toEqual([
      ["a"],
      [{ Prefix: "a/" }],
      "a/",
    ]);
    const second = await s3.client().send(new ListObjectsCommand({ Bucket, Marker: first.NextMarker, Delimiter: "/" }));
    expect(second.Contents?.[0]?.Key).toBe("b");
  });

  it("refuses a continuation token that it did not give, and no number of keys", async () => {
    await expect(s3.client().send(new ListObjectsV2Command({ Bucket, ContinuationToken: "?" }))).rejects.toMatchObject({
      name: "InvalidArgument",
    });
    await expect(s3.client().send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 }))).rejects.toMatchObject({
      name: "InvalidArgument",
    });
    expect((await s3.client().send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))).Contents).toBeUndefined();
  });

  it("lists versions newest first, with markers, page by page", async () => {
    await s3.bucket("versions", { VersioningConfiguration: { Status: "Enabled" } });
    for (const Body of ["1", "2", "3"])
      for (const Key of ["x", "y"]) await s3.client().send(new PutObjectCommand({ Bucket: "versions", Key, Body }));
    await s3.client().send(new DeleteObjectsCommand({ Bucket: "versions", Delete: { Objects: [{ Key: "x" }] } }));
    const seen: string[] = [];
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let pages = 0; ; pages++) {
      expect(pages).toBeLessThan(10);
      const page = await s3.client().send(new ListObjectVersionsCommand({ Bucket: "versions", MaxKeys: 2, ...marker }));
      for (const version of page.Versions ?? []) seen.push(`${version.Key}${version.IsLatest ? " latest" : ""}`);
      for (const deleted of page.DeleteMarkers ?? [])
        seen.push(`${deleted.Key} marker${deleted.IsLatest ? " latest" : ""}`);
      if (!page.IsTruncated) break;
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(seen.sort()).toEqual(["x", "x", "x", "x marker latest", "y", "y", "y latest"]);
  });

  it("pages through two thousand and five keys", async () => {
    await s3.bucket("many");
    const caller = s3.kernel.admin.caller;
    for (let i = 0; i < 2005; i++)
      await s3.kernel.use("s3").putObject("many", `k/${String(i).padStart(5, "0")}`, new Uint8Array(), caller);
    let count = 0;
    for await (const page of paginateListObjectsV2({ client: s3.client() }, { Bucket: "many", Prefix: "k/" }))
      count += page.KeyCount ?? 0;
    expect(count).toBe(2005);
    const grouped = await s3.client().send(new ListObjectsV2Command({ Bucket: "many", Delimiter: "/" }));
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: "k/" }]);
  });
});
