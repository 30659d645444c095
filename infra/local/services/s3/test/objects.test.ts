import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

let s3: S3Fixture;
const Bucket = "objects";
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
});
afterAll(() => s3.stop());

/** `bytes` bytes that no two positions repeat. */
function makeBytes(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i++) made[i] = (i * 31 + (i >> 8) * 17) & 0xff;
  return made;
}

describe("objects", () => {
  it("stores 3,000,000 streamed bytes as exactly that many", async () => {
    const bytes = makeBytes(3_000_000);
    const pieces = Readable.from([bytes.subarray(0, 1_234_567), bytes.subarray(1_234_567)]);
    await s3.client().send(
      new PutObjectCommand({
        Bucket,
        Key: "film.mov",
        Body: pieces,
        ContentLength: 3_000_000,
        ContentType: "video/quicktime",
      }),
    );
    const got = await s3.client().send(new GetObjectCommand({ Bucket, Key: "film.mov" }));
    expect(got.ContentLength).toBe(3_000_000);
    expect(got.ContentType).toBe("video/quicktime");
    expect(got.ContentEncoding).toBeUndefined();
    expect(Buffer.compare(Buffer.from((await got.Body?.transformToByteArray()) ?? []), bytes)).toBe(0);
    expect(s3.kernel.use("s3").hasBucket(Bucket)).toBe(true);
  });

  it("answers the MD5 as entity tag, the headers and the metadata that were given", async () => {
    const put = await s3.client().send(
      new PutObjectCommand({
        Bucket,
        Key: "a.txt",
        Body: "hello",
        ContentType: "text/plain; charset=utf-8",
        CacheControl: "max-age=60",
        ContentDisposition: 'attachment; filename="a.txt"',
        ContentEncoding: "identity",
        ContentLanguage: "en",
        Expires: new Date("2030-01-01T00:00:00Z"),
        Metadata: { title: "Hallo", "camera-model": "X100" },
        Tagging: "a=1&b=2",
      }),
    );
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(put.ServerSideEncryption).toBe("AES256");
    const head = await s3.client().send(new HeadObjectCommand({ Bucket, Key: "a.txt" }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: "text/plain; charset=utf-8",
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentEncoding: "identity",
      ContentLanguage: "en",
      ExpiresString: "Tue, 01 Jan 2030 00:00:00 GMT",
      Metadata: { title: "Hallo", "camera-model": "X100" },
      TagCount: 2,
      AcceptRanges: "bytes",
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    expect(head.VersionId).toBeUndefined();
  });

  it("replaces the object, and leaves no bytes of the old one on disk", async () => {
    const client = s3.client();
    await client.send(new PutObjectCommand({ Bucket, Key: "twice", Body: "one" }));
    const path = await s3.kernel.use("s3").getObjectPath(Bucket, "twice", s3.kernel.admin.caller);
    await client.send(new PutObjectCommand({ Bucket, Key: "twice", Body: "two" }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "twice" }));
    expect(await got.Body?.transformToString()).toBe("two");
    await s3.kernel.idle();
    await expect(import("node:fs/promises").then((fs) => fs.stat(path))).rejects.toThrow("ENOENT");
  });

  it("keeps an empty object", async () => {
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
    const got = await s3.client().send(new GetObjectCommand({ Bucket, Key: "empty" }));
    expect(await got.Body?.transformToString()).toBe("");
    expect(got.ContentLength).toBe(0);
  });

  it("answers NoSuchKey and NoSuchBucket", async () => {
    await expect(s3.client().send(new GetObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject({
      name: "NoSuchKey",
      Key: "missing",
    });
    await expect(s3.client().send(new HeadObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await expect(s3.client().send(new GetObjectCommand({ Bucket: "nowhere", Key: "a" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
  });

  it("lets a signed request choose the answer's headers", async () => {
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "override", Body: "x", ContentType: "text/plain" }));
    const got = await s3.client().send(
      new GetObjectCommand({
        Bucket,
        Key: "override",
        ResponseContentType: "application/json",
        ResponseContentDisposition: "attachment",
      }),
    );
    expect(got.ContentType).toBe("application/json");
    expect(got.ContentDisposition).toBe("attachment");
  });

  it("deletes, and deletes what is not there without complaint", async () => {
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "gone", Body: "x" }));
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    await expect(s3.client().send(new HeadObjectCommand({ Bucket, Key: "gone" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("copies with its metadata, or with new metadata", async () => {
    const client = s3.client();
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key: "from ä/+&.txt",
        Body: "copy me",
        Metadata: { a: "1" },
        ContentType: "text/plain",
        Tagging: "t=1",
      }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent("from ä/+&.txt")}`;
    const copy = await client.send(new CopyObjectCommand({ Bucket, Key: "to-1", CopySource }));
    expect(copy.CopyObjectResult?.ETag).toBe(
      (await client.send(new HeadObjectCommand({ Bucket, Key: "from ä/+&.txt" }))).ETag,
    );
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: "to-1" }))).toMatchObject({
      Metadata: { a: "1" },
      ContentType: "text/plain",
      TagCount: 1,
    });
    await client.send(
      new CopyObjectCommand({
        Bucket,
        Key: "to-2",
        CopySource,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
        TaggingDirective: "REPLACE",
      }),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "to-2" }));
    expect(head.Metadata).toEqual({ b: "2" });
    expect(head.TagCount).toBeUndefined();
    await expect(
      client.send(new CopyObjectCommand({ Bucket, Key: "to-1", CopySource: `${Bucket}/to-1` })),
    ).rejects.toMatchObject({ name: "InvalidRequest" });
  });
});
