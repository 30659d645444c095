import { spanWords } from "../parts/span-words.ts";

/** How long it was from one moment to the other. */
export function spanBetween(from: string, to: string): string {
  return spanWords(Math.max(0, Date.parse(to) - Date.parse(from)));
}
