import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "presigned";
let s3: S3Fixture;
/** Signs without the checksum of a body that is not there yet. */
let signer: S3Client;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
  signer = s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
});
afterAll(() => s3.stop());

const read = async (Key: string) =>
  (await s3.client().send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
async function outcome(response: Response | Promise<Response>): Promise<string> {
  const { status, text } = await Promise.resolve(response).then(async (answered) => ({
    status: answered.status,
    text: await answered.text(),
  }));
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}

describe("presigned URLs", () => {
  const sign = (input: Partial<PutObjectCommandInput> = {}, expiresIn = 60) =>
    getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: "put.txt", ...input }), { expiresIn });

  it("puts and gets without further credentials, path style and by host name", async () => {
    expect(await outcome(fetch(await sign({ Key: "ä b/+.txt" }), { method: "PUT", body: "hello" }))).toBe("200");
    expect(
      await (await fetch(await getSignedUrl(signer, new GetObjectCommand({ Bucket, Key: "ä b/+.txt" })))).text(),
    ).toBe("hello");
    const hosted = new S3Client({
      ...s3.clientConfig,
      endpoint: s3.endpoint.replace("127.0.0.1", "localhost"),
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
    const url = await getSignedUrl(hosted, new GetObjectCommand({ Bucket, Key: "ä b/+.txt" }));
    expect(new URL(url).hostname).toBe(`${Bucket}.localhost`);
    // The name resolves to this machine in browsers; here the connection is made to the address.
    const { request } = await import("node:http");
    const body = await new Promise<string>((resolve, reject) => {
      const { pathname, search, host, port } = new URL(url);
      request({ host: "127.0.0.1", port, path: pathname + search, headers: { host } }, (answer) => {
        answer.setEncoding("utf8");
        let text = "";
        answer.on("data", (piece) => (text += piece)).on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
    expect(body).toBe("hello");
  });

  it("keeps the metadata that was signed into the URL", async () => {
    await fetch(await sign({ Metadata: { owner: "me" }, Tagging: "a=b" }), { method: "PUT", body: "x" });
    const unsignedTags = await s3.client().send(new HeadObjectCommand({ Bucket, Key: "put.txt" }));
    expect([unsignedTags.Metadata, unsignedTags.TagCount]).toEqual([{ owner: "me" }, 1]);
  });

  it("refuses a changed URL, another method, and headers that were not signed", async () => {
    const url = await sign();
    expect(await outcome(fetch(url.replace("put.txt", "other.txt"), { method: "PUT", body: "x" }))).toBe(
      "403 SignatureDoesNotMatch",
    );
    expect(await outcome(fetch(url, { method: "GET" }))).toBe("403 SignatureDoesNotMatch");
    expect(await outcome(fetch(url, { method: "PUT", body: "x", headers: { "x-amz-meta-owner": "you" } }))).toBe(
      "403 AccessDenied",
    );
    expect(
      await outcome(
        fetch(url.replace(/X-Amz-Credential=\w+/, "X-Amz-Credential=AKIANOBODY"), { method: "PUT", body: "x" }),
      ),
    ).toBe("403 InvalidAccessKeyId");
  });

  it("refuses a body other than the checksum that was signed into the URL", async () => {
    const url = await getSignedUrl(
      s3.client(),
      new PutObjectCommand({ Bucket, Key: "empty-checksum", ChecksumCRC32: "NhCmhg==" }),
      { unhoistableHeaders: new Set(["x-amz-checksum-crc32"]) },
    );
    const put = (body: string) =>
      outcome(fetch(url, { method: "PUT", body, headers: { "x-amz-checksum-crc32": "NhCmhg==" } }));
    expect(await put("hullo")).toBe("400 BadDigest");
    expect(await put("hello")).toBe("200");
  });

  it("ends with the moved clock", async () => {
    const url = await sign({ Key: "late" }, 60);
    s3.kernel.clock.advance(61_000);
    expect(await outcome(fetch(url, { method: "PUT", body: "x" }))).toBe("403 AccessDenied");
    // Signers that run by the moved clock go on.
    const moved = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: "late" }), {
      signingDate: new Date(s3.kernel.clock.now()),
    });
    expect(await outcome(fetch(moved, { method: "PUT", body: "x" }))).toBe("200");
  });

  it("names the mechanism that it does not take", async () => {
    expect(await outcome(fetch(`${s3.endpoint}/${Bucket}/a?AWSAccessKeyId=A&Signature=B&Expires=1`))).toBe(
      "400 InvalidRequest",
    );
  });
});

describe("POST forms", () => {
  type Form = {
    options?: Partial<PresignedPostOptions>;
    fields?: Record<string, string>;
    omit?: string;
    file?: string;
    filename?: string;
  };

  async function post({
    options = {},
    fields = {},
    omit,
    file = "file body",
    filename = "photo.jpg",
  }: Form = {}): Promise<Response> {
    const made = await createPresignedPost(signer, {
      Bucket,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own variable, which the server fills in.
      Key: "posts/${filename}",
      Expires: 60,
      Conditions: [["content-length-range", 1, 100]],
      ...options,
    });
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...made.fields, ...fields })) if (name !== omit) form.set(name, value);
    form.set("file", new Blob([file], { type: "image/jpeg" }), filename);
    return fetch(made.url, { method: "POST", body: form, redirect: "manual" });
  }

  // The signer's own clock is the machine's.
  const minute = () => 60 + Math.ceil(s3.kernel.clock.offsetMs / 1000);
  const Conditions = [["content-length-range", 1, 100] as ["content-length-range", number, number]];

  it("stores the file under the expanded key, with the form's headers", async () => {
    const options = { Expires: minute(), Fields: { "Content-Type": "image/jpeg", "x-amz-meta-title": "Hallo" } };
    expect((await post({ options, filename: "C:\\fakepath\\photo.jpg" })).status).toBe(204);
    expect(await s3.client().send(new HeadObjectCommand({ Bucket, Key: "posts/photo.jpg" }))).toMatchObject({
      ContentType: "image/jpeg",
      Metadata: { title: "Hallo" },
      ContentLength: 9,
    });
    expect(await read("posts/photo.jpg")).toBe("file body");
  });

  it("answers as success_action_status and success_action_redirect say", async () => {
    const created = await post({ options: { Expires: minute(), Fields: { success_action_status: "201" } } });
    expect([created.status, await created.text()]).toEqual([
      201,
      expect.stringContaining("<Key>posts/photo.jpg</Key>"),
    ]);
    const redirected = await post({
      options: { Expires: minute(), Fields: { success_action_redirect: "http://example.test/done?a=1" } },
    });
    expect([redirected.status, redirected.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^http:\/\/example\.test\/done\?a=1&bucket=presigned&key=posts%2Fphoto\.jpg&etag=/),
    ]);
  });

  const violations: [string, () => Form, string][] = [
    ["a field that the policy does not name", () => ({ fields: { "x-amz-meta-more": "1" } }), "403 AccessDenied"],
    ["a key outside the prefix", () => ({ fields: { key: "elsewhere/a" } }), "403 AccessDenied"],
    [
      "another value than the policy's",
      () => ({ options: { Fields: { acl: "bucket-owner-full-control" } }, fields: { acl: "public-read" } }),
      "403 AccessDenied",
    ],
    [
      "a field that the policy asks for and that is missing",
      () => ({ options: { Conditions: [["starts-with", "$content-type", "image/"]] } }),
      "403 AccessDenied",
    ],
    [
      "a content type outside the prefix",
      () => ({
        options: { Conditions: [["starts-with", "$Content-Type", "image/"]] },
        fields: { "Content-Type": "text/html" },
      }),
      "403 AccessDenied",
    ],
    ["a file that is too large", () => ({ file: "x".repeat(101) }), "400 EntityTooLarge"],
    ["a file that is too small", () => ({ file: "" }), "400 EntityTooSmall"],
    ["a policy that has expired", () => ({ options: { Expires: minute() - 61 } }), "403 AccessDenied"],
    [
      "a changed policy",
      () => ({
        fields: { Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString("base64") },
      }),
      "403 SignatureDoesNotMatch",
    ],
    ["a policy that is no JSON, however signed", () => ({ fields: { Policy: "bm8=" } }), "403 SignatureDoesNotMatch"],
    ["a changed signature", () => ({ fields: { "X-Amz-Signature": "0".repeat(64) } }), "403 SignatureDoesNotMatch"],
    [
      "a key pair that nobody has",
      () => ({
        fields: {
          "X-Amz-Credential": `AKIANOBODY/${new Date().toISOString().slice(0, 10).replaceAll("-", "")}/us-east-1/s3/aws4_request`,
        },
      }),
      "403 InvalidAccessKeyId",
    ],
    ["no key", () => ({ omit: "key" }), "400 InvalidArgument"],
    ["no policy", () => ({ omit: "Policy" }), "403 AccessDenied"],
    [
      "fields that are too large",
      () => ({ fields: { "x-ignore-me": "x".repeat(30_000) } }),
      "400 MaxPostPreDataLengthExceeded",
    ],
  ];
  it.each(violations)("refuses %s, and stores nothing", async (_, make, expected) => {
    const { options, ...rest } = make();
    const filename = `refused-${expected}.jpg`;
    expect(await outcome(post({ options: { Expires: minute(), Conditions, ...options }, filename, ...rest }))).toBe(
      expected,
    );
    await expect(read(`posts/${filename}`)).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("refuses a form without a file", async () => {
    const form = new FormData();
    form.set("key", "a");
    expect(await outcome(fetch(`${s3.endpoint}/${Bucket}`, { method: "POST", body: form }))).toBe(
      "400 InvalidArgument",
    );
  });

  it("takes a file name that would be something to a pattern or a path as nothing but text", async () => {
    expect((await post({ options: { Expires: minute() }, filename: "$&$1 ..%2f'<b>.jpg" })).status).toBe(204);
    expect(await read("posts/$&$1 ..%2f'<b>.jpg")).toBe("file body");
  });
});
