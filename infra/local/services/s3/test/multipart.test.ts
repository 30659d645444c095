import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDigest } from "../checksum/algorithm.ts";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "multipart";
const MiB = 1024 * 1024;
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
});
afterAll(() => s3.stop());

const md5 = (...pieces: Uint8Array[]) => pieces.reduce((hash, piece) => hash.update(piece), createHash("md5")).digest();
const filled = (bytes: number, byte: number) => Buffer.alloc(bytes, byte);

async function begin(
  Key: string,
  more: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: "COMPOSITE" | "FULL_OBJECT" } = {},
) {
  const { UploadId } = await s3
    .client()
    .send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "video/mp4", Metadata: { m: "1" }, ...more }));
  return { Bucket, Key, UploadId };
}

describe("multipart uploads", () => {
  it.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "joins what lib-storage sends, with %s checksums",
    async (ChecksumAlgorithm) => {
      const bytes = Buffer.concat([filled(5 * MiB, 1), filled(5 * MiB, 2), filled(12_345, 3)]);
      const Key = `film-${ChecksumAlgorithm}`;
      await new Upload({
        client: s3.client(),
        params: { Bucket, Key, Body: Readable.from([bytes]), ChecksumAlgorithm },
        partSize: 5 * MiB,
      }).done();
      const got = await s3.client().send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
      expect(Buffer.compare(Buffer.from((await got.Body?.transformToByteArray()) ?? []), bytes)).toBe(0);
      const parts = [bytes.subarray(0, 5 * MiB), bytes.subarray(5 * MiB, 10 * MiB), bytes.subarray(10 * MiB)];
      expect(got.ETag).toBe(`"${md5(...parts.map((part) => md5(part))).toString("hex")}-3"`);
      const digest = makeDigest(ChecksumAlgorithm);
      if (ChecksumAlgorithm === "CRC64NVME") digest.update(bytes);
      else
        for (const part of parts) {
          const ofPart = makeDigest(ChecksumAlgorithm);
          ofPart.update(part);
          digest.update(ofPart.digest());
        }
      const expected = digest.digest().toString("base64");
      expect(got[`Checksum${ChecksumAlgorithm}`]).toBe(ChecksumAlgorithm === "CRC64NVME" ? expected : `${expected}-3`);
      expect(got.ChecksumType).toBe(ChecksumAlgorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
    },
  );

  it("makes a CRC32 of the full object when asked for one", async () => {
    const upload = await begin("full", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
    const { ETag, ChecksumCRC32 } = await s3
      .client()
      .send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "hello", ChecksumAlgorithm: "CRC32" }));
    const done = await s3.client().send(
      new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
        ChecksumType: "FULL_OBJECT",
      }),
    );
    expect(done).toMatchObject({ ChecksumCRC32: "NhCmhg==", ChecksumType: "FULL_OBJECT" });
    expect(await s3.client().send(new HeadObjectCommand({ Bucket, Key: "full" }))).toMatchObject({
      ContentType: "video/mp4",
      Metadata: { m: "1" },
    });
  });

  it("lists uploads and parts page by page, replaces a part, and forgets all when aborted", async () => {
    const upload = await begin("a/listed", { ChecksumAlgorithm: "SHA256" });
    const put = (PartNumber: number, Body: string) =>
      s3.client().send(new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: "SHA256" }));
    for (const [number, body] of [
      [1, "one"],
      [2, "two"],
      [7, "seven"],
      [2, "second"],
    ] as const)
      await put(number, body);
    const first = await s3.client().send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 3],
      [2, 6],
    ]);
    expect(first.IsTruncated).toBe(true);
    const second = await s3
      .client()
      .send(new ListPartsCommand({ ...upload, PartNumberMarker: first.NextPartNumberMarker }));
    expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([7]);

    await begin("b/other");
    const uploads = await s3.client().send(new ListMultipartUploadsCommand({ Bucket, Prefix: "a/" }));
    expect(uploads.Uploads).toMatchObject([{ Key: "a/listed", UploadId: upload.UploadId }]);
    const groups = await s3.client().send(new ListMultipartUploadsCommand({ Bucket, Delimiter: "/" }));
    expect(groups.CommonPrefixes).toEqual([{ Prefix: "a/" }, { Prefix: "b/" }]);

    await s3.client().send(new AbortMultipartUploadCommand(upload));
    await expect(s3.client().send(new ListPartsCommand(upload))).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(put(1, "late")).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("refuses parts in the wrong order, parts that are not there, small parts and other bytes", async () => {
    const upload = await begin("strict");
    const etags: (string | undefined)[] = [];
    const ChecksumCRC32: (string | undefined)[] = [];
    for (const PartNumber of [1, 2]) {
      const part = await s3.client().send(new UploadPartCommand({ ...upload, PartNumber, Body: "tiny" }));
      etags.push(part.ETag);
      ChecksumCRC32.push(part.ChecksumCRC32);
    }
    const part = (number: number, ETag = etags[0]) => ({ PartNumber: number, ETag, ChecksumCRC32: ChecksumCRC32[0] });
    const complete = (...Parts: ReturnType<typeof part>[]) =>
      s3.client().send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await expect(complete(part(2), part(1))).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await expect(complete(part(1), part(1))).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await expect(complete(part(3))).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete(part(1, '"0123456789abcdef0123456789abcdef"'))).rejects.toMatchObject({
      name: "InvalidPart",
    });
    await expect(complete(part(1), part(2))).rejects.toMatchObject({ name: "EntityTooSmall" });
    await expect(
      s3.client().send(new UploadPartCommand({ ...upload, PartNumber: 10_001, Body: "x" })),
    ).rejects.toMatchObject({ name: "InvalidArgument" });
    await complete(part(2));
    await expect(complete(part(2))).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("refuses a part whose checksum is of another kind, and a completion that lacks the parts' checksums", async () => {
    const upload = await begin("kinds", { ChecksumAlgorithm: "SHA256" });
    await expect(
      s3.client().send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "x", ChecksumAlgorithm: "CRC32" })),
    ).rejects.toMatchObject({
      name: "InvalidRequest",
      message: expect.stringContaining("Checksum Type mismatch occurred"),
    });
    const { ETag } = await s3
      .client()
      .send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "x", ChecksumAlgorithm: "SHA256" }));
    await expect(
      s3
        .client()
        .send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })),
    ).rejects.toMatchObject({
      message: expect.stringContaining("It was missing for part 1"),
    });
    await expect(begin("never", { ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" })).rejects.toMatchObject({
      name: "InvalidRequest",
    });
  });

  it("copies parts from ranges of an object", async () => {
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
    const upload = await begin("copied");
    const copy = (PartNumber: number, CopySourceRange?: string) =>
      s3
        .client()
        .send(new UploadPartCopyCommand({ ...upload, PartNumber, CopySource: `${Bucket}/source`, CopySourceRange }));
    await expect(copy(1, "bytes=5-10")).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(copy(1, "bytes=5-")).rejects.toMatchObject({ name: "InvalidArgument" });
    const { CopyPartResult: part } = await copy(1, "bytes=2-5");
    await s3.client().send(
      new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part?.ETag, ChecksumCRC32: part?.ChecksumCRC32 }] },
      }),
    );
    expect(
      await (await s3.client().send(new GetObjectCommand({ Bucket, Key: "copied" }))).Body?.transformToString(),
    ).toBe("2345");
  });

  it("reads one part, and tells the parts among the attributes", async () => {
    const Key = "film-SHA256";
    const part = await s3.client().send(new GetObjectCommand({ Bucket, Key, PartNumber: 3, ChecksumMode: "ENABLED" }));
    expect([part.ContentLength, part.PartsCount, part.ContentRange]).toEqual([
      12_345,
      3,
      `bytes ${10 * MiB}-${10 * MiB + 12_344}/${10 * MiB + 12_345}`,
    ]);
    await part.Body?.transformToByteArray();
    const attributes = await s3.client().send(
      new GetObjectAttributesCommand({
        Bucket,
        Key,
        ObjectAttributes: ["ETag", "Checksum", "ObjectParts", "ObjectSize", "StorageClass"],
        MaxParts: 2,
      }),
    );
    expect(attributes).toMatchObject({
      ObjectSize: 10 * MiB + 12_345,
      StorageClass: "STANDARD",
      Checksum: { ChecksumType: "COMPOSITE" },
      ObjectParts: {
        TotalPartsCount: 3,
        IsTruncated: true,
        Parts: [
          { PartNumber: 1, Size: 5 * MiB },
          { PartNumber: 2, Size: 5 * MiB },
        ],
      },
    });
    await expect(s3.client().send(new GetObjectCommand({ Bucket, Key, PartNumber: 4 }))).rejects.toMatchObject({
      name: "InvalidPartNumber",
    });
  });

  it("makes an object only once when a completion is sent twice at the same time", async () => {
    await s3.bucket("twice", { VersioningConfiguration: { Status: "Enabled" } });
    const { UploadId } = await s3.client().send(new CreateMultipartUploadCommand({ Bucket: "twice", Key: "k" }));
    const upload = { Bucket: "twice", Key: "k", UploadId };
    const { ETag, ChecksumCRC32 } = await s3
      .client()
      .send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "x" }));
    const complete = () =>
      s3.client().send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
        }),
      );
    const outcomes = await Promise.allSettled([complete(), complete()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
