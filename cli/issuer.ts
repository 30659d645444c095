import * as z from "zod";

const Client = z.object({ issuer: z.url(), clientId: z.string() });
const Discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const Tokens = z.object({ access_token: z.string(), expires_in: z.number(), refresh_token: z.string().optional() });
const Refusal = z.object({ error: z.string(), error_description: z.string().optional() });

export interface Issuer {
  clientId: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
}

/** What the issuer gave for a code or for an earlier refresh token. */
export interface IssuedTokens {
  accessToken: string;
  expiresAt: number;
  refreshToken?: string;
}

/** The issuer refused, in its own words (RFC 6749, section 5.2). */
export class IssuerRefusal extends Error {
  override readonly name = "IssuerRefusal";
}

/** Asks a stage whom it trusts, and the issuer where it is to be asked (OpenID Connect Discovery 1.0). */
export async function findIssuer(url: string): Promise<Issuer> {
  const { issuer, clientId } = Client.parse(await json(new URL("/v1/client", url)));
  const discovery = new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const { authorization_endpoint, token_endpoint } = Discovery.parse(await json(discovery));
  return { clientId, authorizationEndpoint: authorization_endpoint, tokenEndpoint: token_endpoint };
}

/** @throws IssuerRefusal when the grant is not, or no longer, good for tokens */
export async function requestTokens(issuer: Issuer, grant: Record<string, string>): Promise<IssuedTokens> {
  const response = await request(new URL(issuer.tokenEndpoint), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({ client_id: issuer.clientId, ...grant }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const { data } = Refusal.safeParse(answer);
    throw new IssuerRefusal(data?.error_description ?? data?.error ?? `the issuer answered with ${response.status}`);
  }
  const { access_token, expires_in, refresh_token } = Tokens.parse(answer);
  return {
    accessToken: access_token,
    expiresAt: Date.now() + expires_in * 1000,
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
  };
}

async function json(url: URL): Promise<unknown> {
  const response = await request(url);
  if (!response.ok) throw new Error(`${url} answered with ${response.status}. Is the address right?`);
  return response.json();
}

function request(url: URL, init?: RequestInit): Promise<Response> {
  return fetch(url, init).catch((cause: unknown) => {
    throw new Error(`${url.origin} does not answer. Is the address right, and is there a network?`, { cause });
  });
}
