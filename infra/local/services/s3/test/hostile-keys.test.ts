import { readdir } from "node:fs/promises";
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "hostile";
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
});
afterAll(() => s3.stop());

const keys = [
  "../../../etc/passwd",
  "a/../b",
  "a//b",
  "/leading",
  "trailing/",
  "./.",
  "..",
  "C:\\windows\\system32",
  "quotes ' \" ` ´",
  "markup <script>alert(1)</script> & ]]> &amp;",
  "percent %2e%2e%2f 100%",
  "plus + and space",
  "query?x=1#fragment",
  "semi;colon=a,b",
  "*?[]{}|^~!@$()",
  "tab\tnewline\nreturn\r",
  "control \u0001 \u001f \u007f",
  "zero \u0000 byte",
  "emoji 👩‍👩‍👧‍👦 🎬",
  "e\u0301 is not \u00e9",
  "right \u202eto left",
  "日本語/キー",
  "'; drop table s3_objects; --",
  "k".repeat(1024),
  "ü".repeat(512),
];

describe("keys", () => {
  it.each(keys)("%j is stored, listed, copied and deleted like any other", async (Key) => {
    const client = s3.client();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    expect(await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()).toBe(Key);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key, EncodingType: "url" }));
    expect(Contents?.map((entry) => decodeURIComponent(entry.Key ?? ""))).toEqual([Key]);
    await client.send(
      new CopyObjectCommand({ Bucket: "hostile", Key: "copy", CopySource: encodeURIComponent(`${Bucket}/${Key}`) }),
    );
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: "copy" }))).ContentLength).toBe(
      Buffer.byteLength(Key),
    );
    // In a document, XML's own rules about characters apply.
    const name = Key.replaceAll(/\p{Cc}/gu, "");
    if (name === Key) {
      const deleted = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
      expect([deleted.Deleted?.map((entry) => entry.Key), deleted.Errors]).toEqual([[Key], undefined]);
      await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: "NotFound" });
    }
  });

  it("refuses keys of more than 1,024 bytes", async () => {
    for (const Key of ["k".repeat(1025), "ü".repeat(513)]) {
      await expect(s3.client().send(new PutObjectCommand({ Bucket, Key, Body: "" }))).rejects.toMatchObject({
        name: "KeyTooLongError",
      });
    }
  });

  it("never lets a key near the disk", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
        fc.uint8Array({ maxLength: 50 }),
        async (Key, Body) => {
          await s3.client().send(new PutObjectCommand({ Bucket, Key, Body }));
          const got = await s3.client().send(new GetObjectCommand({ Bucket, Key }));
          expect(await got.Body?.transformToByteArray()).toEqual(new Uint8Array(Body));
        },
      ),
      { numRuns: 60 },
    );
    const folder = s3.kernel.store.folder("s3");
    for (const name of await readdir(folder, { recursive: true }))
      expect(name).toMatch(/^(incoming|[0-9a-f]{2})(\/[0-9a-f]{32})?$/);
  });
});

describe("user metadata", () => {
  it("comes back as it was, also when it is not ASCII", async () => {
    const Metadata = { plain: "value", title: "Größe 🎬 «ja»", empty: "" };
    const raw = await fetch(await presign(Metadata), { method: "PUT", body: "x" });
    expect(raw.status).toBe(200);
    const head = await s3.client().send(new HeadObjectCommand({ Bucket, Key: "metadata" }));
    expect(head.Metadata?.plain).toBe("value");
    expect(decodeWord(head.Metadata?.title ?? "")).toBe("Größe 🎬 «ja»");
  });

  it("is at most 2 KB", async () => {
    const put = (bytes: number) =>
      s3
        .client()
        .send(new PutObjectCommand({ Bucket, Key: "big-metadata", Body: "", Metadata: { m: "x".repeat(bytes - 1) } }));
    await put(2048);
    await expect(put(2049)).rejects.toMatchObject({ name: "MetadataTooLarge" });
  });

  async function presign(Metadata: Record<string, string>): Promise<string> {
    const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
    return getSignedUrl(
      s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" }),
      new PutObjectCommand({ Bucket, Key: "metadata", Metadata }),
    );
  }

  /** RFC 2047, as S3 answers what is not ASCII. */
  function decodeWord(text: string): string {
    const encoded = /^=\?UTF-8\?B\?(.*)\?=$/.exec(text)?.[1];
    return encoded === undefined ? text : Buffer.from(encoded, "base64").toString("utf8");
  }
});
