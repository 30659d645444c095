import { useSyncExternalStore } from "react";
import type { BroughtFile } from "./dropped-files.ts";

let brought: readonly BroughtFile[] = [];
const listeners = new Set<() => void>();

/** Files that were dropped on another page, until it is said where they go. */
export const broughtFiles = {
  bring(files: Iterable<BroughtFile>): void {
    set([...brought, ...files]);
  },
  clear: (): void => set([]),
};

export function useBroughtFiles(): readonly BroughtFile[] {
  return useSyncExternalStore(subscribe, () => brought);
}

function set(next: readonly BroughtFile[]): void {
  brought = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
