import { createHash } from "node:crypto";
import Provider, { type Configuration } from "oidc-provider";
import type { Kernel } from "../../kernel/kernel.ts";
import { makeGrantStore } from "./grant-store.ts";
import { downstreamApp, personByName, webClientId } from "./personas.ts";
import { errorPage, signedOutPage, signOutPage } from "./session-pages.ts";
import type { PrivateJwk } from "./signing-keys.ts";

const scopes = "openid email profile offline_access";

/** Redirects are allowed to this cloud's own origin, under either name of the loopback, and to the command line's port. */
function redirectUris(kernel: Kernel): string[] {
  const { port } = new URL(kernel.endpoint);
  return [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, "http://localhost:4180/"];
}

/** The issuer: authorization code with PKCE for the web app and the command line, client credentials for downstream apps. */
export function makeProvider(kernel: Kernel, issuer: string, key: PrivateJwk): Provider {
  const resource = `${kernel.endpoint}/v1`;
  const configuration: Configuration = {
    adapter: makeGrantStore(kernel.store),
    jwks: { keys: [key] },
    clients: [
      {
        client_id: webClientId,
        token_endpoint_auth_method: "none",
        application_type: "web",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: redirectUris(kernel),
        post_logout_redirect_uris: redirectUris(kernel),
      },
      {
        client_id: downstreamApp.clientId,
        client_secret: downstreamApp.clientSecret,
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    scopes: scopes.split(" "),
    // Small and shown at once: the web app greets people by the ID token alone.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    // The key's identifier is public; what signs cookies comes from its private part.
    cookies: { keys: [createHash("sha256").update(`cookies ${key.d}`).digest("base64url")] },
    ttl: {
      AccessToken: 3600,
      ClientCredentials: 3600,
      Session: 14 * 86_400,
      Grant: 14 * 86_400,
      Interaction: 3600,
      IdToken: 3600,
      RefreshToken: 14 * 86_400,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage();
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes,
          audience: webClientId,
          accessTokenFormat: "jwt",
          accessTokenTTL: 3600,
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    // Pages of this machine may ask for tokens, whatever their port; pages of the world may not.
    clientBasedCORS: (_, origin) => /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(origin),
    // As a user pool does: the web app renews its token without leaving the page.
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    interactions: { url: (_, { uid }) => `/_local/oidc/interaction/${uid}` },
    findAccount: (_, sub) => {
      const person = personByName(sub);
      return (
        person && {
          accountId: sub,
          claims: () => ({ sub, email: person.email, email_verified: true, name: person.name, groups: person.groups }),
        }
      );
    },
    extraTokenClaims: (_, token) => {
      if (token.kind === "ClientCredentials") return { name: downstreamApp.name, groups: downstreamApp.groups };
      const person = token.kind === "AccessToken" ? personByName(token.accountId) : undefined;
      return person && { email: person.email, name: person.name, groups: person.groups };
    },
    // Whoever signs in has agreed: both sides are this machine's.
    loadExistingGrant: async (ctx) => {
      const { session, client, provider } = ctx.oidc;
      const known = session?.grantIdFor(client?.clientId ?? "");
      if (known !== undefined) return provider.Grant.find(known);
      const grant = new provider.Grant({ accountId: session?.accountId ?? "", clientId: client?.clientId ?? "" });
      grant.addOIDCScope(scopes);
      grant.addResourceScope(resource, scopes);
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = "html";
      ctx.body = errorPage(error, error_description ?? "");
    },
    formats: {
      customizers: {
        // Tokens live by the moved clock, by which the API's authorizer judges them.
        jwt: (_, __, parts) => {
          const offset = Math.round(kernel.clock.offsetMs / 1000);
          for (const claim of ["iat", "exp", "nbf"] as const) {
            const value = parts.payload[claim];
            if (typeof value === "number") parts.payload[claim] = value + offset;
          }
        },
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true;
  return provider;
}
