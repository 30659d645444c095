import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./query-client.ts";

/** Puts the application, or the page behind a link, where index.html has left room for it. */
export function render(App: ComponentType): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root.");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

// What stands on React runs in a task of its own: neither of the two keeps a finger waiting for the other.
await new Promise((resolve) => setTimeout(resolve));
