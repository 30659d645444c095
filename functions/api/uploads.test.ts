import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestKernel, type TestKernel } from "../../infra/local/kernel/test-cloud.ts";
import { makeS3 } from "../../infra/local/services/s3/service.ts";
import { provision } from "../../infra/local/services/sqs/provision-in-test.ts";
import { makeApiHouse, post } from "./api-house.ts";
import { Upload } from "./schemas/upload.ts";

let cloud: TestKernel;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestKernel([makeS3]);
  await provision(cloud, "AWS::S3::Bucket", "Masters", {
    BucketName: "masters",
    VersioningConfiguration: { Status: "Enabled" },
  });
  s3 = new S3Client({
    ...cloud.clientConfig,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
});
afterAll(async () => {
  s3?.destroy();
  await cloud?.stop();
});

const wanted = { brand: "acme", campaign: "spring", filename: "hero.mov", bytes: 5, contentType: "video/quicktime" };
async function body(response: Response | Promise<Response>) {
  return JSON.parse(await (await response).text());
}

describe("an upload", () => {
  it("of a small master is one PUT, to a key that the server made", async () => {
    const house = makeApiHouse(s3);
    const opened = await house.as("producer:acme")("/v1/uploads", post(wanted));
    expect(opened.status).toBe(201);
    const upload = Upload.parse(await body(opened));
    expect(upload).toMatchObject({ key: "acme/spring/hero.mov", method: "single", assetId: null });

    const sent = await fetch(upload.url ?? "", { method: "PUT", body: "bytes", headers: upload.headers ?? {} });
    expect(sent.status, await sent.text()).toBe(200);
    const head = await s3.send(new HeadObjectCommand({ Bucket: "masters", Key: "acme/spring/hero.mov" }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: "video/quicktime",
      Metadata: { "uploaded-by": "u1@example.com" },
    });
  });

  it("is refused when it goes elsewhere than it was opened for", async () => {
    const house = makeApiHouse(s3);
    const upload = await body(house.as("producer:acme")("/v1/uploads", post(wanted)));
    const elsewhere = upload.url.replace("hero.mov", "other.mov");
    expect((await fetch(elsewhere, { method: "PUT", body: "bytes", headers: upload.headers })).status).toBe(403);
    expect(
      (
        await fetch(upload.url, {
          method: "PUT",
          body: "bytes",
          headers: { ...upload.headers, "content-type": "text/html" },
        })
      ).status,
    ).toBe(403);
  });

  it("of a large master goes in parts, can be resumed, and is finished once", async () => {
    const house = makeApiHouse(s3);
    const producer = house.as("producer:acme");
    const bytes = 70 * 1024 ** 2;
    const upload = Upload.parse(await body(producer("/v1/uploads", post({ ...wanted, filename: "long.mov", bytes }))));
    expect(upload).toMatchObject({ method: "multipart", partBytes: 16 * 1024 ** 2 });
    const at = `/v1/uploads/${upload.uploadId}`;
    const part = Buffer.alloc(5 * 1024 ** 2, 7);
    const { urls } = await body(producer(`${at}/parts`, post({ partNumbers: [1, 2] })));
    for (const { url } of urls) expect((await fetch(url, { method: "PUT", body: part })).status).toBe(200);

    const { parts } = await body(producer(`${at}/parts`));
    expect(
      parts.map(({ partNumber, bytes: size }: { partNumber: number; bytes: number }) => [partNumber, size]),
    ).toEqual([
      [1, part.length],
      [2, part.length],
    ]);
    expect(await body(producer(`${at}/complete`, post({})))).toMatchObject({
      key: "acme/spring/long.mov",
      etag: expect.stringContaining("-2"),
    });
    expect(
      (await s3.send(new HeadObjectCommand({ Bucket: "masters", Key: "acme/spring/long.mov" }))).ContentLength,
    ).toBe(2 * part.length);
    expect((await producer(`${at}/complete`, post({ parts: [{ partNumber: 1, etag: '"0"' }] }))).status).toBe(404);
    expect((await producer(at, { method: "DELETE" })).status).toBe(204);
  });

  it("brings what is said about the master along", async () => {
    const house = makeApiHouse(s3);
    await house.as("producer:acme")(
      "/v1/uploads",
      post({ ...wanted, filename: "told.mov", metadata: { title: "Held", rights: { endsAt: "2027-06-30" } } }),
    );
    expect(
      (await s3.send(new HeadObjectCommand({ Bucket: "masters", Key: "acme/spring/told.mov.json" }))).ContentType,
    ).toBe("application/json");
  });

  it("says which asset it is a version of, and whose bytes these are", async () => {
    const house = makeApiHouse(s3);
    const id = await house.register({ key: "acme/spring/hero.mov", checksum: `md5:${"a".repeat(32)}:5` });
    const upload = await body(
      house.as("producer:acme")("/v1/uploads", post({ ...wanted, filename: "copy.mov", md5: "a".repeat(32) })),
    );
    expect(upload).toMatchObject({
      assetId: null,
      duplicateOf: { assetId: id, version: 1, key: "acme/spring/hero.mov" },
    });
    expect(await body(house.as("producer:acme")("/v1/uploads", post(wanted)))).toMatchObject({ assetId: id });
    const foreign = await body(
      house.as("producer:globex")(
        "/v1/uploads",
        post({ ...wanted, brand: "globex", campaign: "launch", md5: "a".repeat(32) }),
      ),
    );
    expect(foreign).not.toHaveProperty("duplicateOf");
  });

  it.each([
    [{ filename: "hero film.mov" }, 400, { field: "filename", nearest: "hero-film.mov" }],
    [{ filename: "../../etc/passwd.mov" }, 400, { nearest: "passwd.mov" }],
    [{ filename: "hero.mov.json" }, 400, { field: "filename" }],
    [{ campaign: "autumn" }, 400, { field: "campaign" }],
    [{ bytes: 0 }, 400, { field: "bytes" }],
    [{ bytes: 60 * 1024 ** 3 }, 413, undefined],
    [{ brand: "globex" }, 403, undefined],
  ])("with %j is refused", async (wrong, status, details) => {
    const response = await makeApiHouse(s3).as("producer:acme")("/v1/uploads", post({ ...wanted, ...wrong }));
    expect(response.status).toBe(status);
    if (details !== undefined) expect(await body(response)).toMatchObject({ details });
  });

  it("is its own opener's alone", async () => {
    const house = makeApiHouse(s3);
    const { uploadId } = await body(
      house.as("producer:acme")("/v1/uploads", post({ ...wanted, bytes: 70 * 1024 ** 2 })),
    );
    const other = house.app.request(
      `/v1/uploads/${uploadId}/parts`,
      {},
      { event: { requestContext: { authorizer: { jwt: { claims: { sub: "u2", groups: "admin" } } } } } },
    );
    expect((await other).status).toBe(404);
    expect((await house.as("producer:acme")("/v1/uploads/made.up/parts")).status).toBe(404);
  });
});
