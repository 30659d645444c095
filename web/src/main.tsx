import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "./i18n/i18n.ts";
import { followTheme } from "./preferences.ts";
import { queryClient } from "./query-client.ts";
import { linkTokenIn } from "./review/link-token.ts";
import { comesFromIssuer } from "./session/comes-from-issuer.ts";
import "./style.css";

// Before the router reads the address: the code in it is for the issuer alone.
if (comesFromIssuer(location)) await (await import("./session/session.ts")).finishSignIn();

followTheme();
const load = linkTokenIn(location) === undefined ? () => import("./app.tsx") : () => import("./review/link-app.tsx");
const [{ App }] = await Promise.all([load(), startLanguage()]);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
