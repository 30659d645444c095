import { describe, expect, it } from "vitest";
import { makeAccessKeys } from "./access-keys.ts";
import type { HttpRequest } from "./service.ts";
import { openSignedPayload } from "./signed-payload.ts";
import { verifySignature } from "./verify-signature.ts";

/** The examples that Amazon publishes with their signatures: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and its sisters. */
const keys = makeAccessKeys();
keys.add({
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  caller: { kind: "user", arn: "arn:aws:iam::123456789012:user/example", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
});
const may24 = Date.parse("2013-05-24T00:00:00Z");
const credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
const verify = (request: HttpRequest, nowMs = may24) =>
  verifySignature(request, { service: "s3", region: "us-east-1", keyOf: keys.find, nowMs });

function request(
  method: string,
  rawUrl: string,
  headers: Record<string, string>,
  body: string | null = null,
): HttpRequest {
  const [path = "/", query = ""] = rawUrl.split("?");
  return {
    method,
    rawUrl,
    path,
    query: new URLSearchParams(query),
    headers,
    body: body === null ? null : new Blob([body]).stream(),
    remoteAddress: "127.0.0.1",
  };
}

const getObject = (signature: string, more: Record<string, string> = {}) =>
  request("GET", "/test.txt", {
    host: "examplebucket.s3.amazonaws.com",
    range: "bytes=0-9",
    "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "x-amz-date": "20130524T000000Z",
    authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`,
    ...more,
  });
const getSignature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";

describe("a signature in the header", () => {
  it("of Amazon's own example names its user", () => {
    expect(verify(getObject(getSignature))).toMatchObject({
      caller: { kind: "user" },
      presigned: false,
      payload: { kind: "sha256" },
    });
  });

  it("covers the headers it names", () => {
    expect(() => verify(getObject(getSignature, { range: "bytes=0-10" }))).toThrow(
      expect.objectContaining({ code: "SignatureDoesNotMatch" }),
    );
  });

  it("does not hold sixteen minutes later", () => {
    expect(() => verify(getObject(getSignature), may24 + 16 * 60_000)).toThrow(
      expect.objectContaining({ code: "RequestTimeTooSkewed" }),
    );
  });

  it("lists the keys and values of a query in their order", () => {
    const list = request("GET", "/?max-keys=2&prefix=J", {
      host: "examplebucket.s3.amazonaws.com",
      "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-amz-date": "20130524T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7`,
    });
    expect(verify(list).caller.kind).toBe("user");
  });

  it("of nobody is anonymous", () => {
    expect(verify(request("GET", "/test.txt", { host: "examplebucket.s3.amazonaws.com" })).caller).toEqual({
      kind: "anonymous",
    });
  });
});

describe("a presigned URL", () => {
  const url = (signature: string) =>
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;
  const signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  const get = (text: string) => request("GET", text, { host: "examplebucket.s3.amazonaws.com" });

  it("of Amazon's own example holds for its day", () => {
    expect(verify(get(url(signature)), may24 + 86_399_000)).toMatchObject({
      presigned: true,
      payload: { kind: "unsigned" },
    });
  });

  it("has expired a second after its day", () => {
    expect(() => verify(get(url(signature)), may24 + 86_401_000)).toThrow("Request has expired");
  });

  it("does not let its expiry be changed", () => {
    expect(() => verify(get(url(signature).replace("86400", "604800")))).toThrow(
      expect.objectContaining({ code: "SignatureDoesNotMatch" }),
    );
  });
});

describe("a body in signed chunks", () => {
  const seeds = {
    plain: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    trailer: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
  };

  function put(body: string, kind: keyof typeof seeds): HttpRequest {
    const trailer = kind === "trailer";
    const headers: Record<string, string> = {
      host: "s3.amazonaws.com",
      "x-amz-date": "20130524T000000Z",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "66560",
      "x-amz-content-sha256": `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer ? "-TRAILER" : ""}`,
      ...(trailer ? { "x-amz-trailer": "x-amz-checksum-crc32c" } : { "content-length": "66824" }),
    };
    const signed = Object.keys(headers).sort().join(";");
    return request(
      "PUT",
      "/examplebucket/chunkObject.txt",
      {
        ...headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signed},Signature=${seeds[kind]}`,
      },
      body,
    );
  }

  const chunk = (text: string, signature: string) =>
    `${text.length.toString(16)};chunk-signature=${signature}\r\n${text}\r\n`;
  const plainBody =
    chunk("a".repeat(65_536), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
    chunk("a".repeat(1024), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
    "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  const trailerBody =
    chunk("a".repeat(65_536), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
    chunk("a".repeat(1024), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
    "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n" +
    "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

  async function read(given: HttpRequest): Promise<{ bytes: number; trailers: Record<string, string> }> {
    const { stream, trailers } = openSignedPayload(given.body, verify(given).payload);
    let bytes = 0;
    for await (const part of stream) bytes += part.length;
    return { bytes, trailers: await trailers };
  }

  it("is Amazon's own example, unframed", async () => {
    expect(await read(put(plainBody, "plain"))).toEqual({ bytes: 66_560, trailers: {} });
  });

  it("carries signed trailers", async () => {
    expect(await read(put(trailerBody, "trailer"))).toEqual({
      bytes: 66_560,
      trailers: { "x-amz-checksum-crc32c": "sOO8/Q==" },
    });
  });

  it("is refused when a byte of a chunk was changed", async () => {
    await expect(read(put(plainBody.replace("aaa", "aba"), "plain"))).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });

  it("is refused when a trailer was changed", async () => {
    await expect(read(put(trailerBody.replace("sOO8", "sOO9"), "trailer"))).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });

  it("is refused when it ends early", async () => {
    await expect(read(put(plainBody.slice(0, -100), "plain"))).rejects.toMatchObject({ code: "IncompleteBody" });
  });

  it("reads the same however it is cut on its way", async () => {
    const given = put(trailerBody, "trailer");
    const bytes = new TextEncoder().encode(trailerBody);
    const cuts = [1, 60, 86, 87, 65_622, 65_623, 66_700, 66_850, 66_900, bytes.length];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const [index, to] of cuts.entries()) controller.enqueue(bytes.subarray(cuts[index - 1] ?? 0, to));
        controller.close();
      },
    });
    expect(await read({ ...given, body })).toEqual({
      bytes: 66_560,
      trailers: { "x-amz-checksum-crc32c": "sOO8/Q==" },
    });
  });
});

describe("a body with its SHA-256", () => {
  it("is refused when it is another body", async () => {
    const payload = { kind: "sha256" as const, hex: "0".repeat(64) };
    const { stream } = openSignedPayload(new Blob(["x"]).stream(), payload);
    await expect(new Response(stream as BodyInit).text()).rejects.toMatchObject({ code: "XAmzContentSHA256Mismatch" });
  });
});
