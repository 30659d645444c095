import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

const Client = z.object({ issuer: z.url(), clientId: z.string() });
const Discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const Tokens = z.object({ access_token: z.string(), expires_in: z.number() });
const Saved = z.record(z.string(), z.object({ accessToken: z.string(), expiresAt: z.number() }));

/** The loopback address that the issuer sends the code to (RFC 8252, section 7.3); it is registered with the client. */
const callbackPort = 4180;

/**
 * Signs in to a deployed stage with the authorization code flow and PKCE (RFC 7636), in the person's own browser, and keeps the
 * access token for this user alone.
 */
export async function login(url: string): Promise<void> {
  const { issuer, clientId } = Client.parse(await json(new URL("/v1/client", url)));
  const endpoints = Discovery.parse(
    await json(new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)),
  );
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const redirectUri = `http://localhost:${callbackPort}/`;
  const authorize = new URL(endpoints.authorization_endpoint);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  console.log(`Open this address in your browser:\n\n  ${authorize}\n`);
  const code = await receiveCode(state);
  const response = await fetch(endpoints.token_endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      client_id: clientId,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`The issuer refused the code (${response.status}). Try again.`);
  const tokens = Tokens.parse(await response.json());
  save(url, tokens.access_token, Date.now() + tokens.expires_in * 1000);
  console.log("Signed in.");
}

/** The token that `login` kept for a stage. Throws when there is none or it has run out. */
export function savedToken(url: string): string {
  const saved = readSaved()[new URL(url).host];
  if (saved === undefined || saved.expiresAt < Date.now()) {
    throw new Error(`You are not signed in to ${url}. Run \`greenlight login --url ${url}\`.`);
  }
  return saved.accessToken;
}

function receiveCode(state: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const query = new URL(request.url ?? "/", "http://localhost").searchParams;
      const code = query.get("code");
      const isOurs = query.get("state") === state && code !== null;
      response.writeHead(isOurs ? 200 : 400, { "content-type": "text/plain; charset=utf-8" });
      response.end(isOurs ? "Signed in. You may close this page." : "This is not the sign-in that was begun.");
      if (!isOurs) return;
      server.close();
      resolve(code);
    });
    server.on("error", reject);
    server.listen(callbackPort, "127.0.0.1");
  });
}

async function json(url: URL): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered with ${response.status}. Is the address right?`);
  return response.json();
}

const folder = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "greenlight");
const file = join(folder, "tokens.json");

function readSaved(): z.infer<typeof Saved> {
  return existsSync(file) ? Saved.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

function save(url: string, accessToken: string, expiresAt: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ ...readSaved(), [new URL(url).host]: { accessToken, expiresAt } }), {
    mode: 0o600,
  });
}
