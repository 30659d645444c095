import { startLanguage } from "./i18n/i18n.ts";
import { followTheme } from "./preferences.ts";
import { linkTokenIn } from "./review/link-token.ts";
import { comesFromIssuer } from "./session/comes-from-issuer.ts";
import "./style.css";

void start();

/**
 * Each import is loaded beside the others and runs when it is there, so that no single one keeps a finger waiting. Nothing is
 * awaited at the top of the module: what it loads needs in turn what lies in one file with it.
 */
async function start(): Promise<void> {
  // Before the router reads the address: the code in it is for the issuer alone.
  if (comesFromIssuer(location)) await (await import("./session/session.ts")).finishSignIn();

  followTheme();
  const isLink = linkTokenIn(location) !== undefined;
  const load = isLink ? () => import("./review/link-app.tsx") : () => import("./app.tsx");
  const [{ render }, { App }] = await Promise.all([
    import("./render.tsx"),
    load(),
    startLanguage([isLink ? "review" : "shell"]),
  ]);
  render(App);
}
