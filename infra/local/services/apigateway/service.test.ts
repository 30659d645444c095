import { generateKeyPairSync } from "node:crypto";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestFunctions, type TestFunctions } from "../lambda/test-functions.ts";
import { makeApiGateway } from "./service.ts";

let cloud: TestFunctions;
let issuer: Server;
let issuerUrl: string;
const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const audience = "greenlight-web";

/** An API of its own: routes by key to the function's ARN. */
interface TestApi {
  id: string;
  call(path: string, options?: CallOptions): Promise<Answer>;
}
interface CallOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}
interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  json(): Record<string, unknown> & { requestContext: Record<string, unknown> & { authorizer?: unknown } };
}

beforeAll(async () => {
  cloud = await startTestFunctions([makeApiGateway]);
  const jwk = { ...(await exportJWK(key.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  issuer = createServer((incoming, outgoing) => {
    outgoing.setHeader("content-type", "application/json");
    outgoing.end(
      JSON.stringify(incoming.url === "/jwks" ? { keys: [jwk] } : { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks` }),
    );
  });
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  await cloud.deploy(
    "echo",
    "export const handler = async (event) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });",
  );
});
afterAll(async () => {
  await cloud.stop();
  issuer.close();
});

const arnOf = (name: string) => `arn:aws:lambda:${cloud.kernel.region}:${cloud.kernel.accountId}:function:${name}`;

async function makeApi(
  name: string,
  options: {
    routes: string[];
    function?: string;
    jwtScopes?: string[];
    jwt?: boolean;
    api?: Record<string, unknown>;
    stage?: Record<string, unknown>;
    integration?: Record<string, unknown>;
    permitted?: boolean;
  },
): Promise<TestApi> {
  const functionName = options.function ?? "echo";
  const { ref: ApiId } = await cloud.provision("AWS::ApiGatewayV2::Api", name, {
    Name: name,
    ProtocolType: "HTTP",
    ...options.api,
  });
  const { ref: integration } = await cloud.provision("AWS::ApiGatewayV2::Integration", `${name}Integration`, {
    ApiId,
    IntegrationType: "AWS_PROXY",
    IntegrationUri: arnOf(functionName),
    PayloadFormatVersion: "2.0",
    ...options.integration,
  });
  const { ref: AuthorizerId } = await cloud.provision("AWS::ApiGatewayV2::Authorizer", `${name}Authorizer`, {
    ApiId,
    AuthorizerType: "JWT",
    IdentitySource: ["$request.header.Authorization"],
    JwtConfiguration: { Audience: [audience], Issuer: issuerUrl },
    Name: "jwt",
  });
  for (const [index, RouteKey] of options.routes.entries()) {
    await cloud.provision("AWS::ApiGatewayV2::Route", `${name}Route${index}`, {
      ApiId,
      RouteKey,
      Target: `integrations/${integration}`,
      ...(options.jwt
        ? {
            AuthorizationType: "JWT",
            AuthorizerId,
            ...(options.jwtScopes ? { AuthorizationScopes: options.jwtScopes } : {}),
          }
        : {}),
    });
  }
  await cloud.provision("AWS::ApiGatewayV2::Stage", `${name}Stage`, {
    ApiId,
    StageName: "$default",
    AutoDeploy: true,
    ...options.stage,
  });
  if (options.permitted !== false) {
    await cloud.provision("AWS::Lambda::Permission", `${name}Permission`, {
      Action: "lambda:InvokeFunction",
      FunctionName: arnOf(functionName),
      Principal: "apigateway.amazonaws.com",
      SourceArn: `arn:aws:execute-api:${cloud.kernel.region}:${cloud.kernel.accountId}:${ApiId}/*`,
    });
  }
  return { id: ApiId, call: (path, callOptions) => call(`${ApiId}.execute-api.localhost`, path, callOptions) };
}

function call(host: string, path: string, { method = "GET", headers = {}, body }: CallOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      cloud.endpoint,
      {
        method,
        path,
        headers: { ...headers, host, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("the event of payload format 2.0", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await makeApi("Payload", { routes: ["ANY /v1/{proxy+}", "GET /v1/assets/{id}"] });
  });

  test("holds the request whole", async () => {
    const answer = await api.call("/v1/assets/a%20b?x=1&x=2&y=%C3%BC&z", {
      headers: { "user-agent": "tests", "X-Own": "yes", cookie: "a=1; b=2" },
    });
    expect(answer.json()).toMatchObject({
      version: "2.0",
      routeKey: "GET /v1/assets/{id}",
      rawPath: "/v1/assets/a b",
      rawQueryString: "x=1&x=2&y=%C3%BC&z",
      cookies: ["a=1", "b=2"],
      headers: { "x-own": "yes", host: `${api.id}.execute-api.localhost`, "x-forwarded-for": "127.0.0.1" },
      queryStringParameters: { x: "1,2", y: "ü", z: "" },
      pathParameters: { id: "a b" },
      isBase64Encoded: false,
      requestContext: {
        accountId: cloud.kernel.accountId,
        apiId: api.id,
        domainName: `${api.id}.execute-api.localhost`,
        domainPrefix: api.id,
        http: {
          method: "GET",
          path: "/v1/assets/a b",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "tests",
        },
        requestId: expect.any(String),
        routeKey: "GET /v1/assets/{id}",
        stage: "$default",
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(answer.json()).not.toHaveProperty("body");
    expect(answer.json().headers).not.toHaveProperty("cookie");
    expect(answer.json().requestContext).not.toHaveProperty("authorizer");
  });

  test.each([
    ["application/json", '{"a":"ü"}', false],
    ["application/json; charset=utf-8", "{}", false],
    ["text/csv", "a;b", false],
    ["application/xml", "<a/>", false],
    ["application/x-www-form-urlencoded", "a=1", true],
    ["application/octet-stream", "bytes", true],
    ["application/problem+json", "{}", true],
    [undefined, "untyped", true],
  ])("a body of %s is text or base64 as in AWS", async (type, body, encoded) => {
    const event = (
      await api.call("/v1/things", {
        method: "POST",
        body,
        headers: type === undefined ? {} : { "content-type": type },
      })
    ).json();
    expect(event.isBase64Encoded).toBe(encoded);
    expect(event.body).toBe(encoded ? Buffer.from(body).toString("base64") : body);
  });

  test("a body above 10 MB is refused", async () => {
    const answer = await api.call("/v1/things", {
      method: "POST",
      body: Buffer.alloc(10 * 2 ** 20 + 1, 97),
      headers: { "content-type": "text/plain" },
    });
    expect(answer).toMatchObject({ status: 413, text: '{"message":"Request Entity Too Large"}' });
  });
});

describe("routes", () => {
  test("the most specific one is taken", async () => {
    const api = await makeApi("Routes", {
      routes: [
        "$default",
        "ANY /{proxy+}",
        "GET /pets/{proxy+}",
        "GET /pets/dog/{id}",
        "GET /pets/dog/1",
        "ANY /pets/dog/2",
        "POST /pets/dog/2",
      ],
    });
    const table: [string, string, string][] = [
      ["GET", "/pets/dog/1", "GET /pets/dog/1"],
      ["GET", "/pets/dog/3", "GET /pets/dog/{id}"],
      ["GET", "/pets/dog/2", "ANY /pets/dog/2"],
      ["POST", "/pets/dog/2", "POST /pets/dog/2"],
      ["GET", "/pets/cat/1", "GET /pets/{proxy+}"],
      ["POST", "/test/5", "ANY /{proxy+}"],
      ["GET", "/", "$default"],
    ];
    for (const [method, path, routeKey] of table)
      expect([method, path, (await api.call(path, { method })).json().routeKey]).toEqual([method, path, routeKey]);
    expect((await api.call("/pets/a/b/c")).json().pathParameters).toEqual({ proxy: "a/b/c" });
  });

  test("none is 404, and so is an unknown API", async () => {
    const api = await makeApi("Few", { routes: ["GET /known/{id}"] });
    for (const [path, method] of [
      ["/unknown", "GET"],
      ["/known/1", "POST"],
      ["/known/1/more", "GET"],
      ["/known/", "GET"],
    ]) {
      expect(await api.call(path ?? "", { method: method ?? "" })).toMatchObject({
        status: 404,
        text: '{"message":"Not Found"}',
      });
    }
    expect((await call("nothere.execute-api.localhost", "/")).status).toBe(404);
  });
});

describe("answers of the function", () => {
  const cases: [string, string, Partial<Answer>][] = [
    [
      "a whole response",
      "({ statusCode: 201, headers: { 'X-A': 'b', 'Content-Length': '999' }, cookies: ['a=1; Secure', 'b=2'], body: 'made' })",
      { status: 201, text: "made" },
    ],
    [
      "a base64 body",
      "({ statusCode: 200, isBase64Encoded: true, body: Buffer.from('bytes').toString('base64') })",
      { status: 200, text: "bytes" },
    ],
    ["an object without a status code", "({ hello: 'world' })", { status: 200, text: '{"hello":"world"}' }],
    ["a plain text", "'hello'", { status: 200, text: "hello" }],
    ["a status code as text", "({ statusCode: '204' })", { status: 204, text: "" }],
    [
      "an impossible status code",
      "({ statusCode: 'fine' })",
      { status: 500, text: '{"message":"Internal Server Error"}' },
    ],
    [
      "a body that is no text",
      "({ statusCode: 200, body: { a: 1 } })",
      { status: 500, text: '{"message":"Internal Server Error"}' },
    ],
    [
      "an error",
      "(() => { throw new Error('secret') })()",
      { status: 500, text: '{"message":"Internal Server Error"}' },
    ],
  ];
  test.each(cases)("%s", async (name, expression, expected) => {
    const id = `answer${cases.findIndex(([each]) => each === name)}`;
    await cloud.deploy(id, `export const handler = async () => ${expression};`);
    const answer = await (await makeApi(`Api${id}`, { routes: ["$default"], function: id })).call("/");
    expect(answer).toMatchObject(expected);
    expect(answer.headers["apigw-requestid"]).toBeTruthy();
    if (name === "a whole response") {
      expect(answer.headers).toMatchObject({
        "x-a": "b",
        "set-cookie": ["a=1; Secure", "b=2"],
        "content-type": "text/plain;charset=UTF-8",
        "content-length": "4",
      });
    }
    if (name === "an object without a status code") expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("that come too late are 503, and the function goes on", async () => {
    await cloud.deploy(
      "late",
      "export const handler = async () => { await new Promise((r) => setTimeout(r, 300)); console.log('finished'); };",
    );
    const api = await makeApi("Late", {
      routes: ["$default"],
      function: "late",
      integration: { TimeoutInMillis: 100 },
    });
    expect(await api.call("/")).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
    await expect
      .poll(() =>
        cloud.kernel
          .use("lambda")
          .logs("late")
          .some(({ text }) => text.includes("finished")),
      )
      .toBe(true);
  });

  test("need the API's permission to call the function", async () => {
    await cloud.deploy("private", "export const handler = async () => 'reached';");
    const api = await makeApi("Unpermitted", { routes: ["GET /a/{proxy+}"], function: "private", permitted: false });
    expect(await api.call("/a/b")).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
    const permission = {
      Action: "lambda:InvokeFunction",
      FunctionName: arnOf("private"),
      Principal: "apigateway.amazonaws.com",
    };
    const source = `arn:aws:execute-api:${cloud.kernel.region}:${cloud.kernel.accountId}:${api.id}`;
    await cloud.provision("AWS::Lambda::Permission", "OtherRoute", { ...permission, SourceArn: `${source}/*/*/other` });
    expect((await api.call("/a/b")).status).toBe(500);
    await cloud.provision("AWS::Lambda::Permission", "ThisRoute", {
      ...permission,
      SourceArn: `${source}/*/*/a/{proxy+}`,
    });
    expect(await api.call("/a/b")).toMatchObject({ status: 200, text: "reached" });
  });
});

describe("the JWT authorizer", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await makeApi("Guarded", { routes: ["$default"], jwt: true });
  });
  const seconds = () => Math.floor(cloud.kernel.clock.now() / 1000);
  const sign = (claims: JWTPayload, signer = key.privateKey, header: Record<string, string> = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(signer);
  const good = (): JWTPayload => ({ iss: issuerUrl, sub: "ada", aud: audience, iat: seconds(), exp: seconds() + 600 });
  const ask = async (token: string | undefined, through = api) =>
    through.call("/", token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

  test("lets a good token through, with its claims as text", async () => {
    const token = await sign({
      ...good(),
      groups: ["producer:acme:*", "viewer:acme:*"],
      admin: false,
      age: 3,
      nested: { b: 1, a: [2] },
    });
    const { authorizer } = (await ask(token)).json().requestContext;
    expect(authorizer).toEqual({
      jwt: {
        claims: expect.objectContaining({
          sub: "ada",
          groups: "[producer:acme:* viewer:acme:*]",
          admin: "false",
          age: "3",
          exp: expect.stringMatching(/^\d+$/),
          nested: "map[a:[2] b:1]",
        }),
        scopes: null,
      },
    });
    // The scheme may be left out, as in AWS.
    expect((await api.call("/", { headers: { authorization: token } })).status).toBe(200);
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ["no token", async () => undefined, "Bearer"],
    ["garbage", async () => "not-a-token", 'error_description="the token is malformed"'],
    ["an expired token", () => sign({ ...good(), exp: seconds() - 10 }), 'error_description="the token has expired"'],
    [
      "a token of the future",
      () => sign({ ...good(), nbf: seconds() + 600 }),
      'error_description="the token is not valid yet"',
    ],
    ["one issued in the future", () => sign({ ...good(), iat: seconds() + 600 }), "issued in the future"],
    ["one that never expires", async () => sign({ iss: issuerUrl, aud: audience }), "no expiration"],
    [
      "another audience",
      () => sign({ ...good(), aud: "other" }),
      'error_description="the token does not have a valid audience"',
    ],
    [
      "another audience, though the client fits",
      () => sign({ ...good(), aud: ["other"], client_id: audience }),
      "valid audience",
    ],
    ["another issuer", () => sign({ ...good(), iss: "https://evil.example" }), "valid issuer"],
    ["another key", () => sign(good(), otherKey.privateKey), "signature verification failed"],
    ["an unknown key", () => sign(good(), otherKey.privateKey, { kid: "two" }), "signature verification failed"],
    [
      "a shared secret as signature",
      () =>
        new SignJWT(good())
          .setProtectedHeader({ alg: "HS256", kid: "one" })
          .sign(new TextEncoder().encode("x".repeat(32))),
      "signing method",
    ],
    [
      "no signature",
      async () =>
        `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(good())).toString("base64url")}.`,
      "invalid_token",
    ],
  ])("refuses %s", async (_, makeToken, challenge) => {
    const answer = await ask(await makeToken());
    expect(answer).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(answer.headers["www-authenticate"]).toContain(challenge);
  });

  test("accepts the client id where there is no audience", async () => {
    const { aud: _, ...claims } = good();
    expect((await ask(await sign({ ...claims, client_id: audience }))).status).toBe(200);
    expect((await ask(await sign({ ...claims, client_id: "other" }))).status).toBe(401);
  });

  test("lives by the moved clock", async () => {
    const token = await sign(good());
    expect((await ask(token)).status).toBe(200);
    cloud.kernel.clock.advance(700_000);
    expect((await ask(token)).headers["www-authenticate"]).toContain("the token has expired");
    expect((await ask(await sign(good()))).status).toBe(200);
  });

  test("asks for a scope of the route", async () => {
    const scoped = await makeApi("Scoped", {
      routes: ["$default"],
      jwt: true,
      jwtScopes: ["assets/write", "assets/admin"],
    });
    const refused = await ask(await sign({ ...good(), scope: "assets/read" }), scoped);
    expect(refused).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect(refused.headers["www-authenticate"]).toContain('error="insufficient_scope"');
    const allowed = await ask(await sign({ ...good(), scope: "assets/read assets/write" }), scoped);
    expect(allowed.json().requestContext.authorizer).toMatchObject({ jwt: { scopes: ["assets/write"] } });
  });
});

describe("a stage", () => {
  test("throttles beyond its burst, and fills up again with time", async () => {
    const api = await makeApi("Throttled", {
      routes: ["$default"],
      stage: { DefaultRouteSettings: { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 } },
    });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await api.call("/")).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await api.call("/")).text).toBe('{"message":"Too Many Requests"}');
    cloud.kernel.clock.advance(1_100_000);
    expect((await api.call("/")).status).toBe(200);
  });

  test("writes its access log in the stage's format", async () => {
    const format = JSON.stringify({
      route: "$context.routeKey",
      status: "$context.status",
      error: "$context.authorizer.error",
    });
    const api = await makeApi("Logged", {
      routes: ["GET /a/{id}"],
      stage: { AccessLogSettings: { DestinationArn: "arn:aws:logs:x", Format: format } },
    });
    await api.call("/a/secret-token");
    const lines = (cloud.kernel.use("apigateway").accessLog?.() ?? []).filter(({ apiId }) => apiId === api.id);
    expect(lines.map(({ line }) => JSON.parse(line))).toEqual([{ route: "GET /a/{id}", status: "200", error: "-" }]);
  });

  test("answers preflights itself and adds CORS headers to the rest", async () => {
    const api = await makeApi("Cors", {
      routes: ["GET /{proxy+}"],
      api: {
        CorsConfiguration: {
          AllowOrigins: ["https://app.example"],
          AllowMethods: ["GET", "PUT"],
          AllowHeaders: ["authorization"],
          ExposeHeaders: ["etag"],
          MaxAge: 600,
        },
      },
    });
    const headers = { origin: "https://app.example", "access-control-request-method": "PUT" };
    expect(await api.call("/x", { method: "OPTIONS", headers })).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "600",
      },
    });
    expect((await api.call("/x", { headers: { origin: "https://app.example" } })).headers).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-expose-headers": "etag",
    });
    expect((await api.call("/x", { headers: { origin: "https://evil.example" } })).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
  });

  test("without automatic deployment, and what else is not there, is refused by name", async () => {
    await expect(makeApi("Frozen", { routes: [], stage: { AutoDeploy: false } })).rejects.toThrow("AutoDeploy");
    await expect(makeApi("Old", { routes: [], integration: { PayloadFormatVersion: "1.0" } })).rejects.toThrow(
      "payload format 1.0",
    );
    await expect(makeApi("Socket", { routes: [], api: { ProtocolType: "WEBSOCKET" } })).rejects.toThrow("WEBSOCKET");
  });
});
