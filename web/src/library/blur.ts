import { useEffect, useState } from "react";
import { thumbHashToAverageRGBA, thumbHashToDataURL } from "thumbhash";

const averages = new Map<string, string | undefined>();
const blurred = new Map<string, string | undefined>();
const wanted = new Map<string, Set<() => void>>();
/** A blur is a few kilobytes of text. */
const rememberedBlurs = 3_000;
let isAtIt = false;

/** The colour that a picture is on the whole. It takes microseconds. */
export function averageColour(thumbhash: string): string | undefined {
  if (!averages.has(thumbhash)) averages.set(thumbhash, decode(thumbhash, colourOf));
  return averages.get(thumbhash);
}

/** The picture out of focus, once the page has had a moment to work it out: never while a frame is due. */
export function useBlur(thumbhash: string): string | undefined {
  const [, drawAgain] = useState(0);
  useEffect(() => {
    if (blurred.has(thumbhash)) return;
    const listeners = wanted.get(thumbhash) ?? new Set();
    const listener = () => drawAgain((before) => before + 1);
    wanted.set(thumbhash, listeners.add(listener));
    begin();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) wanted.delete(thumbhash);
    };
  }, [thumbhash]);
  return blurred.get(thumbhash);
}

function begin(): void {
  if (isAtIt) return;
  isAtIt = true;
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in window) requestIdleCallback(work);
  else setTimeout(() => work(), 50);
}

function work(deadline?: IdleDeadline): void {
  isAtIt = false;
  const end = performance.now() + (deadline?.timeRemaining() ?? 5) - 2;
  for (const [thumbhash, listeners] of wanted) {
    if (performance.now() > end) {
      begin();
      return;
    }
    wanted.delete(thumbhash);
    if (blurred.size >= rememberedBlurs) blurred.clear();
    blurred.set(thumbhash, decode(thumbhash, thumbHashToDataURL));
    for (const listener of listeners) listener();
  }
}

function colourOf(hash: Uint8Array): string {
  const { r, g, b } = thumbHashToAverageRGBA(hash);
  const [red, green, blue] = [r, g, b].map((part) => Math.round(part * 255));
  return `rgb(${red} ${green} ${blue})`;
}

/** A hash that cannot be read is no reason to show no library. */
function decode(thumbhash: string, by: (hash: Uint8Array) => string): string | undefined {
  try {
    return by(Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
