import { findIssuer, IssuerRefusal, requestTokens } from "./issuer.ts";
import { savedSignIns } from "./saved-sign-ins.ts";

/** Answers a token for a stage; `refused` is one that the stage no longer takes. */
export type GiveToken = (refused?: string) => Promise<string>;

/** A token that is about to run out might do so on its way. */
const marginMs = 30_000;

/**
 * The tokens of the person whom `greenlight login` signed in to a stage, renewed when they run out. Many may ask at once; the issuer is
 * asked once.
 */
export function makeStageToken(url: string): GiveToken {
  let renewal: Promise<string> | undefined;
  return async (refused) => {
    const signIn = savedSignIns.find(url);
    if (signIn === undefined) throw new Error(`You are not signed in to ${url}. ${remedy(url)}`);
    const isGood = signIn.expiresAt - marginMs > Date.now() && signIn.accessToken !== refused;
    if (isGood) return signIn.accessToken;
    renewal ??= renew(url, signIn.refreshToken).finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
}

async function renew(url: string, refreshToken: string | undefined): Promise<string> {
  if (refreshToken === undefined) throw new Error(`Your sign-in to ${url} has run out. ${remedy(url)}`);
  try {
    const grant = { grant_type: "refresh_token", refresh_token: refreshToken };
    // An issuer that does not change refresh tokens does not repeat them either.
    const issued = { refreshToken, ...(await requestTokens(await findIssuer(url), grant)) };
    savedSignIns.keep(url, issued);
    return issued.accessToken;
  } catch (cause) {
    if (!(cause instanceof IssuerRefusal)) throw cause;
    throw new Error(`Your sign-in to ${url} has run out (${cause.message}). ${remedy(url)}`, { cause });
  }
}

function remedy(url: string): string {
  return `Run \`greenlight login --url ${url}\`.`;
}
