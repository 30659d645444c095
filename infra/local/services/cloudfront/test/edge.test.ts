import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../kernel/service.ts";
import { allViewerExceptHost, cachingDisabled, cachingOptimized, type EdgeFixture, startEdge } from "./edge-fixture.ts";

let edge: EdgeFixture;
beforeAll(async () => {
  edge = await startEdge();
  await edge.put("web-files", "index.html", "<h1>home</h1>", "text/html");
  await edge.put("web-files", "assets/app.js", "console.log(1)", "text/javascript");
  await edge.put("web-files", "errors/not-found.html", "no such page", "text/html");
});
afterAll(() => edge.cloud.stop());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${edge.url}${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
};
const makeFunction = (name: string, code: string) =>
  edge.cloud.provision("AWS::CloudFront::Function", {
    Name: name,
    FunctionCode: code,
    FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
    AutoPublish: true,
  });
const webBehaviour = {
  TargetOriginId: "web-files",
  ViewerProtocolPolicy: "redirect-to-https",
  CachePolicyId: cachingOptimized,
};

describe("the edge", () => {
  it("answers the root with the root object, and other paths from the bucket", async () => {
    await edge.distribute();
    expect(await get("/")).toMatchObject({ status: 200, body: "<h1>home</h1>" });
    const script = await get("/assets/app.js?v=1");
    expect(script).toMatchObject({ status: 200, body: "console.log(1)" });
    expect(script.headers.get("content-type")).toBe("text/javascript");
    expect(script.headers.get("x-cache")).toBe("Miss from cloudfront");
  });

  it("answers 403 for what is not there, since the bucket does not let it list", async () => {
    await edge.distribute();
    expect(await get("/missing")).toMatchObject({ status: 403 });
  });

  it("is refused by a bucket whose policy does not name it", async () => {
    await edge.distribute();
    await edge.cloud.policy("web-files", []);
    expect((await get("/")).status).toBe(403);
    await edge.cloud.policy("web-files", [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::web-files/*",
      },
    ]);
    expect((await get("/")).status).toBe(200);
  });

  it("refuses methods that the behaviour does not allow, and answers HEAD without a body", async () => {
    await edge.distribute();
    expect((await get("/", { method: "DELETE" })).status).toBe(403);
    const head = await get("/assets/app.js", { method: "HEAD" });
    expect([head.status, head.body, head.headers.get("content-length")]).toEqual([200, "", "14"]);
  });

  it("answers conditional requests as the origin does", async () => {
    await edge.distribute();
    const etag = (await get("/assets/app.js")).headers.get("etag") ?? "";
    expect((await get("/assets/app.js", { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it("rewrites addresses of the web app by a viewer-request function", async () => {
    const rewrite = await makeFunction(
      "rewrite",
      "function handler(event) { var request = event.request; var last = request.uri.split('/').pop(); if (last.indexOf('.') === -1) { request.uri = '/index.html'; } return request; }",
    );
    await edge.distribute({
      DefaultCacheBehavior: {
        ...webBehaviour,
        FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: rewrite }],
      },
    });
    expect((await get("/assets/01J/versions")).body).toBe("<h1>home</h1>");
    expect((await get("/assets/app.js")).body).toBe("console.log(1)");
  });

  it("lets a function answer by itself, asynchronously, from what it sees", async () => {
    const redirect = await makeFunction(
      "redirect",
      "async function handler(event) { const { q } = event.request.querystring; return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/to/' + q.value } }, cookies: { seen: { value: '1' } } }; }",
    );
    await edge.distribute({
      DefaultCacheBehavior: {
        ...webBehaviour,
        FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: redirect }],
      },
    });
    const answer = await get("/?q=there", { redirect: "manual" });
    expect([answer.status, answer.headers.get("location"), answer.headers.get("set-cookie")]).toEqual([
      302,
      "/to/there",
      "seen=1",
    ]);
  });

  it("answers 503 for a function that throws, does not end or reaches for the machine", async () => {
    for (const body of [
      "throw new Error('no')",
      "while (true) {}",
      "return process.env",
      "return new Promise(function () {})",
    ]) {
      const broken = await makeFunction("broken", `function handler(event) { ${body} }`);
      await edge.distribute({
        DefaultCacheBehavior: {
          ...webBehaviour,
          FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: broken }],
        },
      });
      expect(await get("/")).toMatchObject({ status: 503 });
    }
  });

  it("adds the headers of a response headers policy, and overrides where told", async () => {
    const policy = await edge.cloud.provision("AWS::CloudFront::ResponseHeadersPolicy", {
      ResponseHeadersPolicyConfig: {
        Name: "headers",
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: "DENY", Override: true },
          ReferrerPolicy: { ReferrerPolicy: "no-referrer", Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
        },
        CustomHeadersConfig: {
          Items: [
            { Header: "cache-control", Value: "no-store", Override: true },
            { Header: "etag", Value: "mine", Override: false },
          ],
        },
        RemoveHeadersConfig: { Items: [{ Header: "Server" }] },
      },
    });
    await edge.distribute({ DefaultCacheBehavior: { ...webBehaviour, ResponseHeadersPolicyId: policy } });
    const { headers } = await get("/");
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": "default-src 'self'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=60; includeSubDomains",
      "cache-control": "no-store",
    });
    expect(headers.get("etag")).not.toBe("mine");
    expect(headers.get("server")).toBeNull();
  });

  it("shows a page of its own for an error", async () => {
    await edge.distribute({
      CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: "/errors/not-found.html" }],
    });
    expect(await get("/missing")).toMatchObject({ status: 404, body: "no such page" });
    expect(await get("/renditions/unsigned")).toMatchObject({ status: 404, body: "no such page" });
  });

  it("sends an HTTP API what the policies name: everything but the host, or next to nothing", async () => {
    const seen: HttpRequest[] = [];
    edge.cloud.kernel.provide("apigateway", {
      accessLog: () => [],
      async handle(_, request) {
        seen.push(request);
        return { status: 200, body: "api" };
      },
    });
    const api = (OriginRequestPolicyId?: string) =>
      edge.distribute({
        Origins: [
          { Id: "web-files", DomainName: "web-files.s3.us-east-1.amazonaws.com", S3OriginConfig: {} },
          {
            Id: "api",
            DomainName: "abc123.execute-api.us-east-1.amazonaws.com",
            CustomOriginConfig: { OriginProtocolPolicy: "https-only" },
          },
        ],
        CacheBehaviors: [
          {
            PathPattern: "v1/*",
            TargetOriginId: "api",
            ViewerProtocolPolicy: "https-only",
            CachePolicyId: cachingDisabled,
            AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
            ...(OriginRequestPolicyId ? { OriginRequestPolicyId } : {}),
          },
        ],
      });
    const ask = () =>
      get("/v1/a%20b?x=1&y=%2F", {
        method: "POST",
        body: "hello",
        headers: { authorization: "Bearer t", cookie: "a=1", "x-mine": "2" },
      });

    await api(allViewerExceptHost);
    expect((await ask()).body).toBe("api");
    expect(seen[0]).toMatchObject({ method: "POST", rawUrl: "/v1/a%20b?x=1&y=%2F" });
    expect(seen[0]?.headers).toMatchObject({
      host: "abc123.execute-api.us-east-1.amazonaws.com",
      authorization: "Bearer t",
      cookie: "a=1",
      "x-mine": "2",
    });

    await api();
    await ask();
    expect(seen[1]?.rawUrl).toBe("/v1/a%20b");
    for (const header of ["authorization", "cookie", "x-mine"]) expect(seen[1]?.headers).not.toHaveProperty(header);
  });

  it("does not start with a policy, a function or an origin that it does not know", async () => {
    await expect(
      edge.distribute({ DefaultCacheBehavior: { ...webBehaviour, CachePolicyId: "nothing" } }),
    ).rejects.toThrow("cache policy nothing");
    await expect(edge.distribute({ WebACLId: "arn" })).rejects.toThrow("WebACLId");
  });
});
