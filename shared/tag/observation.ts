import type { Region, Tag } from "./tag.ts";

/** What one detector saw on one picture, already in the pipeline's vocabulary. */
export interface Observation {
  type: Tag["type"];
  name: string;
  parents: string[];
  confidence: number;
  /** Where, when the detector says; each with its own confidence. */
  places: { region?: Region; confidence: number }[];
  attributes: Tag["attributes"];
}

/** Everything seen on one picture. `atMs` is the picture's place in a film. */
export interface FrameObservations {
  atMs?: number | undefined;
  observations: Observation[];
  colours: { hex: string; name: string; percent: number }[];
  quality?: { brightness: number; sharpness: number; contrast: number };
}

/** One name for one thing, whichever detector said it: lower case, single spaces, no control characters. */
export function canonicalName(name: string): string {
  return name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
