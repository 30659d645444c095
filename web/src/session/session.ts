import { ErrorResponse, InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import * as z from "zod";
import { request } from "../request.ts";

const Client = z.object({ issuer: z.string(), clientId: z.string() });

let manager: Promise<UserManager> | undefined;
let refusal: Error | undefined;

/**
 * Tokens live in this page's memory alone: neither in localStorage nor in sessionStorage, where any script on this origin, another
 * tab, or whoever restores the browser's session could read them. The price is that a reload asks the issuer again, who still knows
 * the person by a cookie of its own.
 */
async function makeManager(): Promise<UserManager> {
  const { issuer, clientId } = await request("/v1/client", Client);
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

async function userManager(): Promise<UserManager> {
  manager ??= makeManager();
  try {
    return await manager;
  } catch (error) {
    manager = undefined;
    throw error;
  }
}

/** Exchanges the code that the issuer sent for tokens, and puts the address back to where the person was. */
export async function finishSignIn(): Promise<void> {
  let returnTo = "/";
  try {
    const { state } = await (await userManager()).signinRedirectCallback();
    if (typeof state === "string" && state.startsWith("/") && !state.startsWith("//")) returnTo = state;
  } catch (error) {
    refusal = new Error(
      error instanceof ErrorResponse
        ? `The issuer says: ${error.error_description ?? error.error}`
        : "That sign-in was begun in another tab, or too long ago. Sign in once more.",
    );
  }
  history.replaceState(null, "", returnTo);
}

/** The signed-in person, or null. @throws Error when the issuer has just refused. */
export async function currentUser(): Promise<User | null> {
  if (refusal !== undefined) throw refusal;
  return (await userManager()).getUser();
}

/** Leaves for the issuer, and comes back to where the person was. */
export async function signIn(): Promise<void> {
  await (await userManager()).signinRedirect({ state: location.pathname + location.search });
}

export async function signOut(): Promise<void> {
  await (await userManager()).signoutRedirect();
}

let renewal: Promise<User | null> | undefined;

/**
 * The access token for the API, renewed when it has run out or is the one that was refused; many may ask at once, the issuer is
 * asked once.
 */
export async function accessToken({ insteadOf }: { insteadOf?: string } = {}): Promise<string> {
  const users = await userManager();
  const user = await users.getUser();
  if (user !== null && !user.expired && user.access_token !== insteadOf) return user.access_token;
  renewal ??= users
    .signinSilent()
    .catch(() => null)
    .finally(() => {
      renewal = undefined;
    });
  const renewed = await renewal;
  if (renewed !== null) return renewed.access_token;
  await signIn();
  throw new Error("You have been signed out. Sign in again.");
}
