import type { Embedded } from "../ingest/steps.ts";
import { plainText } from "./plain-text.ts";

/** As long as a text from a file may be. */
export const longestText = 500;
/** More words than this are not looked at. */
export const mostWords = 200;

const mostKeywords = 50;
const longestKeyword = 64;

/**
 * What was found, without what was not. The names, for pictures, recordings and films alike: title, description, creator, copyright,
 * credit, keywords, captureDate, city, state, country, latitude, longitude, camera, lens.
 */
export function embeddedOf(found: Record<string, string | number | string[] | undefined>): Embedded {
  const embedded: Embedded = {};
  for (const [name, value] of Object.entries(found)) if (value !== undefined) embedded[name] = value;
  return embedded;
}

/** Keywords from a list, or from one text that separates them by commas or semicolons; each once, a bounded number of them. */
export function keywordsOf(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[;,]/) : [];
  const words = list.slice(0, mostWords).map((word) => plainText(word, longestKeyword));
  const unique = [...new Set(words.filter((word) => word !== undefined))].slice(0, mostKeywords);
  return unique.length === 0 ? undefined : unique;
}

/** A latitude (`limit` 90) or a longitude (180), to a hand's breadth. */
export function degreesOf(value: unknown, limit: number): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > limit) return undefined;
  return Math.round(value * 1e6) / 1e6;
}

/** Many makers repeat their name in the model's. */
export function cameraOf(make: unknown, model: unknown): string | undefined {
  const maker = plainText(make, 60);
  const name = plainText(model, 100);
  if (maker === undefined || name === undefined) return name ?? maker;
  return name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`;
}

/**
 * Text that a parser took for Latin-1. Editors of this century write UTF-8, and not all of them say so; what is well-formed UTF-8 beyond
 * ASCII is so for a reason, and everything else stays as it is.
 */
export function asUtf8(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, mostWords).map(asUtf8);
  if (typeof value !== "string" || !/^[\0-\xff]*$/.test(value) || !/[\x80-\xff]/.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(value, (letter) => letter.charCodeAt(0)));
  } catch {
    return value;
  }
}
