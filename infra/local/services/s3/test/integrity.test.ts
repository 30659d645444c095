import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checksumAlgorithms, makeDigest } from "../checksum/algorithm.ts";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "integrity";
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
});
afterAll(() => s3.stop());

const of = (algorithm: ChecksumAlgorithm, text: string) => {
  const digest = makeDigest(checksumAlgorithms.find((each) => each === algorithm) ?? "CRC32");
  digest.update(Buffer.from(text));
  return digest.digest().toString("base64");
};

describe("checksums", () => {
  it.each(checksumAlgorithms)(
    "verifies, keeps and returns %s from a header and from a trailer",
    async (ChecksumAlgorithm) => {
      const expected = {
        [`Checksum${ChecksumAlgorithm}`]: of(ChecksumAlgorithm, "hello"),
        ChecksumType: "FULL_OBJECT",
      };
      const bodies = { header: "hello", trailer: Readable.from([Buffer.from("hel"), Buffer.from("lo")]) };
      for (const [Key, Body] of Object.entries(bodies)) {
        const put = await s3
          .client()
          .send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 5, ChecksumAlgorithm }));
        expect(put).toMatchObject(expected);
        const got = await s3.client().send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
        expect(await got.Body?.transformToString()).toBe("hello");
        expect(got).toMatchObject(expected);
        expect(
          (await s3.client().send(new HeadObjectCommand({ Bucket, Key })))[`Checksum${ChecksumAlgorithm}`],
        ).toBeUndefined();
      }
    },
  );

  it("makes a CRC64NVME when the client sends none, and another kind with a copy when asked", async () => {
    const client = s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
    expect(await client.send(new PutObjectCommand({ Bucket, Key: "none", Body: "hello" }))).toMatchObject({
      ChecksumCRC64NVME: of("CRC64NVME", "hello"),
    });
    const copy = await client.send(
      new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/none`, ChecksumAlgorithm: "SHA1" }),
    );
    expect(copy.CopyObjectResult?.ChecksumSHA1).toBe(of("SHA1", "hello"));
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ["a wrong CRC32", { ChecksumCRC32: of("CRC32", "hullo") }, "BadDigest"],
    ["a wrong SHA-256", { ChecksumSHA256: of("SHA256", "hullo") }, "BadDigest"],
    ["a checksum that is none", { ChecksumCRC32: "zzz" }, "InvalidRequest"],
    ["a wrong MD5", { ContentMD5: createHash("md5").update("hullo").digest("base64") }, "BadDigest"],
    ["an MD5 that is none", { ContentMD5: "zzz" }, "InvalidDigest"],
  ];
  it.each(wrong)("refuses %s and keeps no bytes", async (_, input, name) => {
    await expect(
      s3.client().send(new PutObjectCommand({ Bucket, Key: "refused", Body: "hello", ...input })),
    ).rejects.toMatchObject({ name });
    await expect(s3.client().send(new HeadObjectCommand({ Bucket, Key: "refused" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await s3.kernel.idle();
    expect(await readdir(`${s3.kernel.store.folder("s3")}/incoming`)).toEqual([]);
  });

  const bodies: [string, () => string | Readable, string][] = [
    ["a body that differs from its signed hash", () => "hello", "XAmzContentSHA256Mismatch"],
    [
      "a stream that differs from the checksum in its trailer",
      () => Readable.from([Buffer.from("hello")]),
      "BadDigest",
    ],
  ];
  it.each(bodies)("refuses %s", async (_, makeBody, name) => {
    const client = s3.client();
    const { requestHandler } = client.config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = (request, options) => {
      request.body = tampered(request.body);
      return handle(request, options);
    };
    await expect(
      client.send(new PutObjectCommand({ Bucket, Key: "tampered", Body: makeBody(), ContentLength: 5 })),
    ).rejects.toMatchObject({ name });
    await expect(s3.client().send(new HeadObjectCommand({ Bucket, Key: "tampered" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });
});

/** The same body with a letter changed on the way, after it was signed. */
function tampered(body: unknown): unknown {
  const change = (text: string) => text.replace("hello", "hullo");
  if (typeof body === "string") return change(body);
  if (!(body instanceof Readable)) throw new TypeError("A body of another kind.");
  return Readable.from(
    (async function* () {
      for await (const piece of body) yield Buffer.from(change(Buffer.from(piece).toString("latin1")), "latin1");
    })(),
  );
}
