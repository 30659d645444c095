import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "../i18n/i18n.ts";
import { Toasts } from "../parts/toast.tsx";
import { followTheme } from "../preferences.ts";
import { Gallery } from "./gallery.tsx";
import "../style.css";

// For those who build screens, by `npx vite web` and /parts.html. It is no part of what is deployed.
followTheme();
await startLanguage([]);
const root = document.getElementById("root");
if (root === null) throw new Error("parts.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <Gallery />
    <Toasts />
  </StrictMode>,
);
