import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import type { JwtAuthorizer } from "./http-api.ts";

/** What the function is told of the caller: every claim as text, and the route's scopes. */
export interface AuthorizedClaims {
  claims: Record<string, string>;
  scopes: string[] | null;
}

export type Authorization =
  | { kind: "allowed"; authorized: AuthorizedClaims }
  | { kind: "refused"; status: 401 | 403; challenge: string; reason: string };

export type AuthorizeRequest = (
  authorizer: JwtAuthorizer,
  scopes: string[],
  headers: Record<string, string>,
) => Promise<Authorization>;

/** HTTP APIs take RSA signatures only. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const algorithms = ["RS256", "RS384", "RS512"];

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Verifies bearer tokens against their issuer's published keys, by the cloud's time. */
export function makeAuthorizeRequest(nowMs: () => number): AuthorizeRequest {
  const keysByIssuer = new Map<string, Promise<JWTVerifyGetKey>>();

  function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    const known = keysByIssuer.get(issuer);
    if (known) return known;
    const found = discoverKeys(issuer);
    keysByIssuer.set(issuer, found);
    // An issuer that was down when first asked is asked again.
    found.catch(() => keysByIssuer.delete(issuer));
    return found;
  }

  return async (authorizer, scopes, headers) => {
    const given = headers[authorizer.header];
    if (given === undefined || given === "")
      return { kind: "refused", status: 401, challenge: "Bearer", reason: "no token" };
    const token = given.replace(/^Bearer\s+/i, "");

    let payload: JWTPayload;
    try {
      const keys = await keysOf(authorizer.issuer);
      ({ payload } = await jwtVerify(token, keys, {
        algorithms,
        issuer: authorizer.issuer,
        currentDate: new Date(nowMs()),
      }));
    } catch (error) {
      return invalidToken(describe(error));
    }
    if (payload.exp === undefined) return invalidToken("the token has no expiration");
    if (payload.iat !== undefined && payload.iat > nowMs() / 1000 + 1)
      return invalidToken("the token was issued in the future");
    // `client_id` counts only when there is no `aud`.
    const audiences =
      payload.aud === undefined ? [payload.client_id].filter((each) => typeof each === "string") : [payload.aud].flat();
    if (!audiences.some((audience) => authorizer.audience.includes(audience)))
      return invalidToken("the token does not have a valid audience");

    const granted = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
      return {
        kind: "refused",
        status: 403,
        challenge: `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"`,
        reason: "insufficient scope",
      };
    }
    const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, flatten(value)]));
    return {
      kind: "allowed",
      authorized: { claims, scopes: scopes.length > 0 ? scopes.filter((scope) => granted.includes(scope)) : null },
    };
  };
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`The issuer ${issuer} answered with ${response.status}.`);
  const discovery = Discovery.parse(await response.json());
  return createRemoteJWKSet(new URL(discovery.jwks_uri), { cooldownDuration: 1000 });
}

function invalidToken(reason: string): Authorization {
  return {
    kind: "refused",
    status: 401,
    challenge: `Bearer scope="" error="invalid_token" error_description="${reason}"`,
    reason,
  };
}

function describe(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "iss") return "the token does not have a valid issuer";
    if (error.claim === "nbf") return "the token is not valid yet";
    return `the token has an invalid ${error.claim}`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return "signature verification failed";
  if (error instanceof errors.JOSEAlgNotAllowed) return "the signing method is invalid";
  if (error instanceof errors.JOSEError) return "the token is malformed";
  return "the issuer's keys could not be read";
}

function scopesOf(payload: JWTPayload): string[] {
  const scope = payload.scope ?? payload.scp;
  if (typeof scope === "string") return scope.split(" ");
  return Array.isArray(scope) ? scope.filter((each) => typeof each === "string") : [];
}

/** API Gateway hands claims on as text: an array is `[a b]`, an object `map[k:v]`. */
export function flatten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatten).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    return `map[${Object.keys(value)
      .sort()
      .map((name) => `${name}:${flatten(Reflect.get(value, name))}`)
      .join(" ")}]`;
  }
  return String(value);
}
