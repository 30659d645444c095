import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../../../kernel/service.ts";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "inside";
let s3: S3Fixture;
let role: Caller;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket, {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  const arn = s3.addRole("worker", [
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"],
      Resource: `arn:aws:s3:::${Bucket}/in/*`,
    },
  ]);
  role = s3.kernel.assumeRole(arn, "lambda.amazonaws.com", "test");
});
afterAll(() => s3.stop());

describe("S3 for the other services", () => {
  it("reads and writes in a role's name, from memory and from a file", async () => {
    const part = s3.kernel.use("s3");
    await part.putObject(Bucket, "in/a.txt", Buffer.from("0123456789"), role, {
      contentType: "text/plain",
      tags: { made: "here" },
    });
    expect(await part.getObject(Bucket, "in/a.txt", role)).toMatchObject({
      contentType: "text/plain",
      totalBytes: 10,
      etag: "781e5e245d69b566979b86e28d23f2c7",
    });
    expect(Buffer.from((await part.getObject(Bucket, "in/a.txt", role, { start: 2, end: 100 })).body).toString()).toBe(
      "23456789",
    );
    expect((await s3.client().send(new GetObjectTaggingCommand({ Bucket, Key: "in/a.txt" }))).TagSet).toEqual([
      { Key: "made", Value: "here" },
    ]);

    const filePath = join(s3.kernel.store.folder("test"), "film.bin");
    await writeFile(filePath, "from disk");
    await part.putObject(Bucket, "in/film", { filePath }, role);
    expect(await readFile(await part.getObjectPath(Bucket, "in/film", role), "utf8")).toBe("from disk");
    expect(
      await (await s3.client().send(new GetObjectCommand({ Bucket, Key: "in/film" }))).Body?.transformToString(),
    ).toBe("from disk");
  });

  it("gives the role no more than it may have", async () => {
    const part = s3.kernel.use("s3");
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "out/a", Body: "x" }));
    const denied = { code: "AccessDenied", statusCode: 403 };
    await expect(part.getObject(Bucket, "out/a", role)).rejects.toMatchObject(denied);
    await expect(part.getObjectPath(Bucket, "out/a", role)).rejects.toMatchObject(denied);
    await expect(part.putObject(Bucket, "out/b", new Uint8Array(), role)).rejects.toMatchObject(denied);
  });

  it("tells what the template made of a bucket", async () => {
    const client = s3.client();
    expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    expect((await client.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe("us-east-1");
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      "AES256",
    );
    expect(
      (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration
        ?.RestrictPublicBuckets,
    ).toBe(true);
    await expect(client.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: "NoSuchBucketPolicy",
    });
    await s3.policy(Bucket, [
      { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", Resource: `arn:aws:s3:::${Bucket}/*` },
    ]);
    expect(JSON.parse((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? "")).toMatchObject({
      Statement: [{ Action: "s3:DeleteObject" }],
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: "nowhere" }))).rejects.toMatchObject({ name: "NotFound" });
  });
});
