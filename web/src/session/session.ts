import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import * as z from "zod";

const Client = z.object({ issuer: z.string(), clientId: z.string() });

let manager: Promise<UserManager> | undefined;

/** Tokens live in memory alone; a reload asks the issuer again, who still knows the person. */
async function makeManager(): Promise<UserManager> {
  const response = await fetch("/v1/client");
  if (!response.ok) throw new Error("Signing in is not possible just now. Try again in a moment.");
  const { issuer, clientId } = Client.parse(await response.json());
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: "code",
    scope: "openid email profile",
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // The code verifier must survive the way to the issuer and back; it is of no use afterwards.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  });
}

function userManager(): Promise<UserManager> {
  manager ??= makeManager();
  return manager;
}

/** The signed-in person; on the way back from the issuer the address is cleaned. Null when nobody is signed in. */
export async function currentUser(): Promise<User | null> {
  const users = await userManager();
  const query = new URLSearchParams(location.search);
  if (query.has("state") && (query.has("code") || query.has("error"))) {
    const user = await users.signinRedirectCallback();
    const returnTo =
      typeof user.state === "string" && user.state.startsWith("/") && !user.state.startsWith("//") ? user.state : "/";
    history.replaceState(null, "", returnTo);
    return user;
  }
  return users.getUser();
}

/** Leaves for the issuer, and comes back to where the person was. */
export async function signIn(): Promise<void> {
  await (await userManager()).signinRedirect({ state: location.pathname + location.search });
}

export async function signOut(): Promise<void> {
  await (await userManager()).signoutRedirect();
}

/** The access token for the API, renewed when it has run out. */
export async function accessToken(): Promise<string> {
  const users = await userManager();
  const user = await users.getUser();
  if (user !== null && !user.expired) return user.access_token;
  const renewed = await users.signinSilent().catch(() => null);
  if (renewed !== null) return renewed.access_token;
  await signIn();
  throw new Error("You have been signed out. Sign in again.");
}
