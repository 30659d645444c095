import { useEffect } from "react";

/** What only a person does. Not `scroll`: a browser scrolls by itself when it brings a page back to where it was left. */
const touches = ["pointerdown", "touchmove", "wheel", "keydown"];

/** Tells once that somebody has the page before them, as soon as they touch it. A mail scanner loads it, and leaves. */
export function useOpened(tellThem: (() => Promise<unknown>) | undefined): void {
  useEffect(() => {
    if (tellThem === undefined) return;
    const listening = new AbortController();
    const tell = ({ isTrusted }: Event) => {
      if (!isTrusted || document.visibilityState !== "visible") return;
      listening.abort();
      // Nobody who reviews has to care whether it arrived.
      tellThem().catch(() => {});
    };
    for (const touch of touches)
      window.addEventListener(touch, tell, { signal: listening.signal, passive: true, capture: true });
    return () => listening.abort();
  }, [tellThem]);
}
