import type { Technical } from "../ingest/steps.ts";

/** A sound that a listener chooses as one: a language, a commentary. It may be spread over several tracks of the file. */
export interface AudioProgramme {
  /** Track numbers of the container's audio, counted from 1. */
  tracks: number[];
  channels: number;
  language?: string;
  /** What a player's menu says; letters, digits, spaces and underscores only (MediaConvert's StreamName). */
  label: string;
}

/**
 * The programmes of a file, at most `limit`. Broadcast files carry stereo as pairs of mono tracks: when all of several
 * tracks are mono and no language tells them apart, the first two are one stereo programme.
 */
export function audioProgrammes(tracks: Technical["audioTracks"], limit: number): AudioProgramme[] {
  const [first, second] = tracks;
  if (first === undefined) return [];
  const monoPairs =
    second !== undefined &&
    tracks.every((track) => track.channels === 1) &&
    new Set(tracks.map((track) => track.language)).size === 1;
  if (monoPairs) return [{ tracks: [1, 2], channels: 2, ...languageOf(first), label: labelOf(first, 1, 1) }];
  return tracks.slice(0, limit).map((track, index) => ({
    tracks: [index + 1],
    channels: track.channels,
    ...languageOf(track),
    label: labelOf(track, index + 1, tracks.length),
  }));
}

function languageOf(track: { language?: string | undefined }): { language?: string } {
  return track.language === undefined ? {} : { language: track.language };
}

const languageNames = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

function labelOf(track: { language?: string | undefined }, number: number, of: number): string {
  const name = track.language === undefined ? undefined : nameOf(track.language);
  const base = name?.replace(/[^\w\s]/g, " ") ?? (of === 1 ? "Audio" : "Track");
  return of === 1 ? base : `${base} ${number}`;
}

function nameOf(code: string): string | undefined {
  try {
    return languageNames.of(code);
  } catch {
    // Not a language code at all; containers hold all kinds of things there.
    return undefined;
  }
}
