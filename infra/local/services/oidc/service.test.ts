import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { downstreamApp, webClientId } from "./personas.ts";
import { makeOidc } from "./service.ts";

let cloud: TestKernel;
beforeAll(async () => {
  cloud = await startTestKernel([makeOidc]);
  cloud.kernel.serveLocal((request) => cloud.kernel.use("oidc").handle(request));
});
afterAll(() => cloud?.stop());

const issuer = () => `${cloud.endpoint}/_local/oidc`;

function verify(token: string) {
  return jwtVerify(token, createRemoteJWKSet(new URL(`${issuer()}/jwks`)), { issuer: issuer(), audience: webClientId });
}

/** A browser's cookies, as far as one origin needs them. */
function makeBrowser() {
  const jar = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, cloud.endpoint), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  };
}

describe("the issuer", () => {
  it("describes itself under its own mount", async () => {
    const discovery = await (await fetch(`${issuer()}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({
      issuer: issuer(),
      token_endpoint: `${issuer()}/token`,
      jwks_uri: `${issuer()}/jwks`,
    });
  });

  it("signs a person in with a code and PKCE, and gives a token that the API accepts", async () => {
    // Prepare
    const browser = makeBrowser();
    const verifier = randomBytes(32).toString("base64url");
    const redirectUri = `${cloud.endpoint}/`;
    const authorize = new URLSearchParams({
      response_type: "code",
      client_id: webClientId,
      redirect_uri: redirectUri,
      scope: "openid email profile",
      state: "s",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });

    // Act
    const asked = await browser(`/_local/oidc/auth?${authorize}`);
    const interaction = asked.headers.get("location") ?? "";
    const page = await (await browser(interaction)).text();
    const chosen = await browser(interaction, {
      method: "POST",
      body: new URLSearchParams({ email: "producer@example.com", password: "producer" }),
    });
    const resumed = await browser(chosen.headers.get("location") ?? "");
    const back = new URL(resumed.headers.get("location") ?? "");
    const tokens = await (
      await fetch(`${issuer()}/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "authorization_code",
          code: back.searchParams.get("code") ?? "",
          client_id: webClientId,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      })
    ).json();

    // Assess
    expect(page).toContain("Continue as producer");
    expect(back.origin + back.pathname).toBe(redirectUri);
    const { payload } = await verify(tokens.access_token);
    expect(payload).toMatchObject({ sub: "producer", email: "producer@example.com", groups: ["producer:acme:*"] });
    expect(tokens.id_token).toBeTypeOf("string");

    // The web app renews its token without leaving the page, from this machine's origins alone.
    cloud.kernel.clock.advance(7_200_000);
    const renew = (origin: string, refreshToken: string) =>
      fetch(`${issuer()}/token`, {
        method: "POST",
        headers: { origin },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken, client_id: webClientId }),
      });
    const renewed = await renew(cloud.endpoint, tokens.refresh_token);
    expect(renewed.headers.get("access-control-allow-origin")).toBe(cloud.endpoint);
    const later = await renewed.json();
    const { payload: renewedClaims } = await jwtVerify(
      later.access_token,
      createRemoteJWKSet(new URL(`${issuer()}/jwks`)),
      { currentDate: new Date(cloud.kernel.clock.now()) },
    );
    expect(renewedClaims.exp).toBeGreaterThan((payload.exp ?? 0) + 7000);
    const elsewhere = await renew("https://evil.example", later.refresh_token);
    expect(elsewhere.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("refuses a wrong password on the page", async () => {
    const browser = makeBrowser();
    const challenge = createHash("sha256").update("v".repeat(43)).digest("base64url");
    const asked = await browser(
      `/_local/oidc/auth?response_type=code&client_id=${webClientId}&redirect_uri=${encodeURIComponent(`${cloud.endpoint}/`)}&scope=openid&code_challenge=${challenge}&code_challenge_method=S256`,
    );
    const refused = await browser(asked.headers.get("location") ?? "", {
      method: "POST",
      body: new URLSearchParams({ email: "admin@example.com", password: "guess" }),
    });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain("do not belong together");
  });

  it("redirects to no foreign address", async () => {
    const response = await makeBrowser()(
      `/_local/oidc/auth?response_type=code&client_id=${webClientId}&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=openid`,
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("That did not work.");
  });

  it("gives a downstream app a token for its client credentials", async () => {
    const basic = Buffer.from(`${downstreamApp.clientId}:${downstreamApp.clientSecret}`).toString("base64");
    const response = await fetch(`${issuer()}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const { payload } = await verify((await response.json()).access_token);
    expect(payload.groups).toEqual(["app:acme:*"]);
  });
});

describe("the short cut for tests", () => {
  const ask = (body: unknown) =>
    fetch(`${cloud.endpoint}/_local/token`, { method: "POST", body: JSON.stringify(body) });

  it("gives a persona's token with the times of the moved clock", async () => {
    const before = await (await ask({ persona: "viewer" })).json();
    await cloud.kernel.advanceClock(30 * 86_400_000);
    const after = await (await ask({ persona: "viewer" })).json();
    const iat = async (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).iat;
    expect((await iat(after.access_token)) - (await iat(before.access_token))).toBeGreaterThanOrEqual(30 * 86_400);
  });

  it("knows no strangers", async () => {
    expect((await ask({ persona: "nobody" })).status).toBe(404);
    expect((await ask({})).status).toBe(400);
  });
});
