import { GetBucketCorsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "shared";
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket, {
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: ["https://*.example.test"],
          AllowedMethods: ["PUT", "POST"],
          AllowedHeaders: ["content-type", "x-amz-*"],
          ExposedHeaders: ["ETag"],
          MaxAge: 600,
        },
        { AllowedOrigins: ["*"], AllowedMethods: ["GET"] },
      ],
    },
  });
  await s3.bucket("closed");
});
afterAll(() => s3.stop());

const preflight = (method: string, headers: Record<string, string>, bucket = Bucket) =>
  fetch(`${s3.endpoint}/${bucket}/a/b.txt`, {
    method: "OPTIONS",
    headers: { origin: "https://app.example.test", "access-control-request-method": method, ...headers },
  });
const cors = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("access-control-")));

describe("cross-origin requests", () => {
  it("answers a preflight by the rule that fits it", async () => {
    const answer = await preflight("PUT", { "access-control-request-headers": "Content-Type, X-Amz-Meta-Title" });
    expect([answer.status, cors(answer)]).toEqual([
      200,
      {
        "access-control-allow-origin": "https://app.example.test",
        "access-control-allow-methods": "PUT, POST",
        "access-control-allow-headers": "content-type, x-amz-meta-title",
        "access-control-expose-headers": "ETag",
        "access-control-allow-credentials": "true",
        "access-control-max-age": "600",
      },
    ]);
    expect(cors(await preflight("GET", {}))).toMatchObject({ "access-control-allow-origin": "*" });
  });

  it("refuses other origins, methods and headers, and buckets without rules", async () => {
    expect((await preflight("PUT", { origin: "https://evil.test" })).status).toBe(403);
    expect((await preflight("DELETE", {})).status).toBe(403);
    expect((await preflight("PUT", { "access-control-request-headers": "authorization" })).status).toBe(403);
    expect((await preflight("GET", {}, "closed")).status).toBe(403);
  });

  it("marks the answers to actual requests, errors included", async () => {
    const url = await getSignedUrl(
      s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" }),
      new PutObjectCommand({ Bucket, Key: "a" }),
    );
    const put = await fetch(url, { method: "PUT", body: "x", headers: { origin: "https://app.example.test" } });
    expect([
      put.status,
      put.headers.get("access-control-allow-origin"),
      put.headers.get("access-control-expose-headers"),
    ]).toEqual([200, "https://app.example.test", "ETag"]);
    const failed = await fetch(`${url}0`, {
      method: "PUT",
      body: "x",
      headers: { origin: "https://app.example.test" },
    });
    expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([
      403,
      "https://app.example.test",
    ]);
    expect(cors(await fetch(url, { method: "PUT", body: "x", headers: { origin: "https://evil.test" } }))).toEqual({});
  });

  it("tells the rules as the template gave them", async () => {
    const { CORSRules } = await s3.client().send(new GetBucketCorsCommand({ Bucket }));
    expect(CORSRules?.[0]).toEqual({
      AllowedOrigins: ["https://*.example.test"],
      AllowedMethods: ["PUT", "POST"],
      AllowedHeaders: ["content-type", "x-amz-*"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 600,
    });
  });
});
