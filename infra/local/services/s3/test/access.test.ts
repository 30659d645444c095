import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "access";
const arn = `arn:aws:s3:::${Bucket}`;
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
  await s3.client().send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "a", Tagging: "team=red" }));
});
afterAll(() => s3.stop());

const as = (...statements: Record<string, unknown>[]) =>
  s3.client(s3.clientConfigAs(statements.map((statement) => ({ Effect: "Allow", ...statement }))));
const denied = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };

describe("access", () => {
  it("needs the action on the very object", async () => {
    const reader = as({ Action: "s3:GetObject", Resource: `${arn}/in/*` });
    expect(await (await reader.send(new GetObjectCommand({ Bucket, Key: "in/a" }))).Body?.transformToString()).toBe(
      "a",
    );
    await expect(reader.send(new GetObjectCommand({ Bucket, Key: "out/a" }))).rejects.toMatchObject(denied);
    await expect(reader.send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "b" }))).rejects.toMatchObject(denied);
    await expect(reader.send(new DeleteObjectCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject(denied);
    await expect(reader.send(new ListBucketsCommand({}))).rejects.toMatchObject(denied);
    expect(s3.kernel.access.denials().map(({ action }) => action)).toContain("s3:PutObject");
  });

  it("tells only those who may list the bucket that an object is missing", async () => {
    const read = { Action: "s3:GetObject", Resource: `${arn}/*` };
    await expect(as(read).send(new GetObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject(denied);
    await expect(
      as(read, { Action: "s3:ListBucket", Resource: arn }).send(new GetObjectCommand({ Bucket, Key: "missing" })),
    ).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("lets a listing be limited to a prefix", async () => {
    const lister = as({ Action: "s3:ListBucket", Resource: arn, Condition: { StringLike: { "s3:prefix": "in/*" } } });
    expect((await lister.send(new ListObjectsV2Command({ Bucket, Prefix: "in/" }))).KeyCount).toBe(1);
    await expect(lister.send(new ListObjectsV2Command({ Bucket, Prefix: "out/" }))).rejects.toMatchObject(denied);
    await expect(lister.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied);
  });

  it("needs another grant for old versions, for tags, and for the source of a copy", async () => {
    await s3.bucket("access-versions", { VersioningConfiguration: { Status: "Enabled" } });
    const there = "arn:aws:s3:::access-versions";
    const { VersionId } = await s3
      .client()
      .send(new PutObjectCommand({ Bucket: "access-versions", Key: "k", Body: "1" }));
    const reader = as({ Action: "s3:GetObject", Resource: `${there}/*` });
    await expect(
      reader.send(new GetObjectCommand({ Bucket: "access-versions", Key: "k", VersionId })),
    ).rejects.toMatchObject(denied);
    const older = as({ Action: "s3:GetObjectVersion", Resource: `${there}/*` });
    expect(
      (await older.send(new GetObjectCommand({ Bucket: "access-versions", Key: "k", VersionId }))).ContentLength,
    ).toBe(1);
    const deleter = as({ Action: "s3:DeleteObject", Resource: `${there}/*` });
    await expect(
      deleter.send(new DeleteObjectCommand({ Bucket: "access-versions", Key: "k", VersionId })),
    ).rejects.toMatchObject(denied);

    const writer = as({ Action: "s3:PutObject", Resource: `${arn}/*` });
    await expect(
      writer.send(new PutObjectCommand({ Bucket, Key: "t", Body: "", Tagging: "a=b" })),
    ).rejects.toMatchObject(denied);
    await expect(
      writer.send(new CopyObjectCommand({ Bucket, Key: "t", CopySource: `${Bucket}/in/a` })),
    ).rejects.toMatchObject(denied);
  });

  it("judges by an object's tags", async () => {
    const red = (team: string) =>
      as({
        Action: "s3:GetObject",
        Resource: `${arn}/*`,
        Condition: { StringEquals: { "s3:ExistingObjectTag/team": team } },
      });
    expect((await red("red").send(new HeadObjectCommand({ Bucket, Key: "in/a" }))).ContentLength).toBe(1);
    await expect(red("blue").send(new GetObjectCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject(denied);
  });

  it("answers for each object of a batch by itself", async () => {
    await s3.client().send(new PutObjectCommand({ Bucket, Key: "mine/1", Body: "" }));
    const deleter = as({ Action: "s3:DeleteObject", Resource: `${arn}/mine/*` });
    const { Deleted, Errors } = await deleter.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "mine/1" }, { Key: "in/a" }] } }),
    );
    expect([Deleted, Errors]).toMatchObject([[{ Key: "mine/1" }], [{ Key: "in/a", Code: "AccessDenied" }]]);
  });

  it("lets a bucket policy deny what a role may, and allow whom it names", async () => {
    await s3.bucket("policed", {
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
    });
    const there = "arn:aws:s3:::policed";
    await s3.policy("policed", [
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: [there, `${there}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${there}/locked/*` },
    ]);
    await s3.client().send(new PutObjectCommand({ Bucket: "policed", Key: "open", Body: "" }));
    await expect(
      s3.client().send(new PutObjectCommand({ Bucket: "policed", Key: "locked/a", Body: "" })),
    ).rejects.toMatchObject(denied);
    const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${there}/*` };
    await expect(s3.policy("policed", [everybody])).rejects.toThrow("BlockPublicPolicy");

    await s3.bucket("public");
    await s3.policy("public", [{ ...everybody, Resource: "arn:aws:s3:::public/*" }]);
    await s3.client().send(new PutObjectCommand({ Bucket: "public", Key: "a", Body: "for all" }));
    expect(await (await fetch(`${s3.endpoint}/public/a`)).text()).toBe("for all");
    expect((await fetch(`${s3.endpoint}/public/a?response-content-type=text/html`)).status).toBe(400);
    await s3.bucket("public", { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } });
    expect((await fetch(`${s3.endpoint}/public/a`)).status).toBe(403);
  });

  it("refuses a wrong secret, an unknown key, and whoever does not sign", async () => {
    const { credentials } = s3.clientConfig;
    const wrong = s3.client({ credentials: { ...credentials, secretAccessKey: "wrong" } });
    await expect(wrong.send(new GetObjectCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    const unknown = s3.client({ credentials: { ...credentials, accessKeyId: "AKIANOBODY" } });
    await expect(unknown.send(new GetObjectCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject({
      name: "InvalidAccessKeyId",
    });
    expect((await fetch(`${s3.endpoint}/${Bucket}/in/a`)).status).toBe(403);
  });

  it("says what it does not have, instead of pretending", async () => {
    const missing = { name: "NotSupportedByLaptopCloud", $metadata: { httpStatusCode: 501 } };
    const client = s3.client();
    await expect(client.send(new GetBucketWebsiteCommand({ Bucket }))).rejects.toMatchObject(missing);
    await expect(client.send(new GetObjectAclCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject(missing);
    await expect(client.send(new RestoreObjectCommand({ Bucket, Key: "in/a" }))).rejects.toMatchObject(missing);
    await expect(
      s3.client().send(new PutObjectCommand({ Bucket, Key: "k", Body: "", ServerSideEncryption: "aws:kms" })),
    ).rejects.toMatchObject({ name: "NotSupportedByLaptopCloud" });
    await expect(
      s3.client().send(new PutObjectCommand({ Bucket, Key: "k", Body: "", ACL: "public-read" })),
    ).rejects.toMatchObject({ name: "AccessControlListNotSupported" });
    await expect(s3.bucket("strange", { ReplicationConfiguration: {} })).rejects.toThrow("ReplicationConfiguration");
  });
});
