import { importJWK, SignJWT } from "jose";
import type { PrivateJwk } from "./signing-keys.ts";

const lifetimeSeconds = 3600;

/** An access token as the issuer gives them, without a browser in between; its times are those of the moved clock. */
export async function signAccessToken(
  key: PrivateJwk,
  claims: { issuer: string; audience: string; subject: string; clientId: string; extra: Record<string, unknown> },
  nowMs: number,
): Promise<{ access_token: string; token_type: "Bearer"; expires_in: number }> {
  const now = Math.floor(nowMs / 1000);
  const token = await new SignJWT({ ...claims.extra, client_id: claims.clientId, scope: "openid email profile" })
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "at+jwt" })
    .setIssuer(claims.issuer)
    .setAudience(claims.audience)
    .setSubject(claims.subject)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(await importJWK(key, "RS256"));
  return { access_token: token, token_type: "Bearer", expires_in: lifetimeSeconds };
}
