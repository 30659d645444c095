import { onlineManager } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { AssetChange } from "../../../shared/catalog/asset-change.ts";
import { api } from "../api.ts";
import { queryClient } from "../query-client.ts";
import { type Heard, makePoller } from "./poller.ts";

const name = "greenlight.live";

/** What hangs on an asset's status besides the asset itself. */
const lists = ["assets", "reviews", "inbox"];

const channel = new BroadcastChannel(name);
const listeners = new Set<ChangeListener>();
const reachListeners = new Set<() => void>();
let isReachable = true;

const poller = makePoller({
  ask: api.changes,
  tellOthers: (heard: Heard) => channel.postMessage(heard),
  onChanges: (changes) => {
    for (const assetId of new Set(changes.map((change) => change.assetId)))
      void queryClient.invalidateQueries({ queryKey: ["asset", assetId] });
    for (const list of lists) void queryClient.invalidateQueries({ queryKey: [list] });
    for (const listener of listeners) listener(changes);
  },
  onAnything: () => {
    for (const key of ["asset", ...lists]) void queryClient.invalidateQueries({ queryKey: [key] });
    for (const listener of listeners) listener("anything");
  },
  onReach: (next) => {
    isReachable = next;
    // Queries wait for it, and go on by themselves when it is back.
    onlineManager.setOnline(next && navigator.onLine);
    for (const listener of reachListeners) listener();
  },
  now: () => performance.now(),
});

/** What keeps the screens as new as the house, without a reload. */
export const live = {
  begin: poller.begin,
  /** To be called when something is about to happen by this person's doing, such as after a write. */
  hurry: poller.hurry,
};

/**
 * Asks for changes while this page is mounted, seen and online. Of several tabs that are seen, one asks, and tells the others; a tab
 * that is hidden lets go, so that the one in front does not depend on it.
 */
export function useLive(): void {
  useEffect(() => {
    let running: AbortController | undefined;
    const follow = () => {
      const isWanted = document.visibilityState === "visible" && navigator.onLine;
      if (isWanted === (running !== undefined)) return;
      running?.abort();
      running = isWanted ? new AbortController() : undefined;
      if (running !== undefined) void askAlone(running.signal);
    };
    const hear = ({ data }: MessageEvent<Heard>) => poller.hear(data);
    const watched = [
      [document, "visibilitychange"],
      [window, "online"],
      [window, "offline"],
    ] as const;
    for (const [target, event] of watched) target.addEventListener(event, follow);
    channel.addEventListener("message", hear);
    follow();
    return () => {
      running?.abort();
      for (const [target, event] of watched) target.removeEventListener(event, follow);
      channel.removeEventListener("message", hear);
    };
  }, []);
}

/** To be called by a screen that shows something on its way: it is looked at more often for as long as it is. */
export function useMoving(isMoving: boolean): void {
  useEffect(() => (isMoving ? poller.watch() : undefined), [isMoving]);
}

/** What has happened; or that something may have been missed, so that anything may have. */
type ChangeListener = (changes: readonly AssetChange[] | "anything") => void;

/** For a screen that can do better than to ask for everything again. The listener has to keep its identity. */
export function useChanges(listener: ChangeListener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}

/** Whether the house can be reached: `offline` is this browser's own doing. */
export function useReach(): "reachable" | "unreachable" | "offline" {
  return useSyncExternalStore(subscribeToReach, () =>
    navigator.onLine ? (isReachable ? "reachable" : "unreachable") : "offline",
  );
}

/** Waits for this tab's turn by a lock that all tabs share. */
async function askAlone(signal: AbortSignal): Promise<void> {
  try {
    await navigator.locks.request(name, { signal }, () => poller.run(signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function subscribeToReach(listener: () => void): () => void {
  reachListeners.add(listener);
  for (const event of ["online", "offline"]) addEventListener(event, listener);
  return () => {
    reachListeners.delete(listener);
    for (const event of ["online", "offline"]) removeEventListener(event, listener);
  };
}
