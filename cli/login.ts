import { createHash, randomBytes } from "node:crypto";
import { findIssuer, IssuerRefusal, requestTokens } from "./issuer.ts";
import { receiveCode, redirectUri } from "./receive-code.ts";
import { savedSignIns } from "./saved-sign-ins.ts";

/**
 * Signs in to a deployed stage with the authorization code flow and PKCE (RFC 7636), in the person's own browser, and keeps the tokens
 * for this user alone.
 */
export async function login(url: string): Promise<void> {
  const issuer = await findIssuer(url);
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const authorize = new URL(issuer.authorizationEndpoint);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: issuer.clientId,
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const code = await receiveCode(state, () => console.log(`Open this address in your browser:\n\n  ${authorize}\n`));
  const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  savedSignIns.keep(url, await requestTokens(issuer, grant).catch(explain));
  console.log(`Signed in to ${url}.`);
}

function explain(cause: unknown): never {
  if (!(cause instanceof IssuerRefusal)) throw cause;
  throw new Error(`The issuer refused the code: ${cause.message}. Try again.`, { cause });
}
