import type { Kind } from "../asset/kind.ts";
import type { Finding } from "./finding.ts";
import { spokenDuration } from "./words.ts";

/** A stretch that shows or plays nothing, shorter ones are film-making. */
const longEnoughMs = 10_000;
/** Mean luminance (0–255) and spread up to which a frame is black: video black with grain, but not a night scene. */
const blackLuma = 22;
const blackSpread = 8;
/** Mean level under which sound is silence; room tone lies above. */
const silenceDbfs = -60;
/** Steps shorter than this count as part of the silence around them: a click does not end it. */
const clickMs = 50;

/** Mean and spread of a frame's luminance. */
export interface FrameLight {
  atMs: number;
  luma: number;
  spread: number;
}

/** Whether a frame shows nothing. */
export function isBlack(light: Pick<FrameLight, "luma" | "spread">): boolean {
  return light.luma <= blackLuma && light.spread <= blackSpread;
}

/** What the frames say: all of the film black is quarantined, a long black stretch is worth a warning. */
export function findBlack(lights: FrameLight[], intervalMs: number, durationMs: number | undefined): Finding[] {
  if (lights.length === 0) return [];
  const black = lights.map(isBlack);
  if (black.every(Boolean)) {
    return [
      {
        check: "black",
        verdict: "quarantine",
        message: `Every one of ${lights.length} sampled frames is black. Check the export: the picture track may be missing.`,
        measured: { frames: lights.length },
      },
    ];
  }
  return stretches(black, intervalMs)
    .filter(({ fromMs, toMs }) => toMs - fromMs >= longEnoughMs)
    .map(({ fromMs, toMs }) => stretch("black", "The picture is black", fromMs, Math.min(toMs, durationMs ?? toMs)));
}

/** What the sound says: a silent recording is quarantined, a silent film and a long silence are warned of. */
export function findSilence(powers: number[], stepMs: number, kind: Kind): Finding[] {
  if (powers.length === 0) return [];
  const limit = 10 ** (silenceDbfs / 10);
  const quiet = bridgeClicks(
    powers.map((power) => power <= limit),
    Math.max(1, Math.round(clickMs / stepMs)),
  );
  const measured = { loudestDbfs: decibels(powers.reduce((most, power) => Math.max(most, power), 0)) };
  if (quiet.every(Boolean)) {
    return [
      {
        check: "silence",
        verdict: kind === "audio" ? "quarantine" : "warn",
        message:
          kind === "audio"
            ? `The recording is silent from beginning to end (nothing above ${silenceDbfs} dBFS). Check the export: the mix may be muted.`
            : `The film has a sound track, but it is silent from beginning to end. If that is meant, export it without sound.`,
        measured,
      },
    ];
  }
  return stretches(quiet, stepMs)
    .filter(({ fromMs, toMs }) => toMs - fromMs >= longEnoughMs)
    .map(({ fromMs, toMs }) => stretch("silence", "The sound is silent", fromMs, toMs));
}

function stretch(check: "black" | "silence", what: string, fromMs: number, toMs: number): Finding {
  return {
    check,
    verdict: "warn",
    message: `${what} for ${spokenDuration(toMs - fromMs)}, from ${timecode(fromMs)} to ${timecode(toMs)}. Is that meant?`,
    measured: { fromMs, toMs },
  };
}

function stretches(flags: boolean[], stepMs: number): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let from: number | undefined;
  for (let index = 0; index <= flags.length; index++) {
    if (flags[index] === true) from ??= index;
    else if (from !== undefined) {
      found.push({ fromMs: from * stepMs, toMs: index * stepMs });
      from = undefined;
    }
  }
  return found;
}

/** Sound shorter than `steps` between two silences belongs to them. */
function bridgeClicks(quiet: boolean[], steps: number): boolean[] {
  const bridged = [...quiet];
  let loudFrom: number | undefined;
  for (let index = 0; index < quiet.length; index++) {
    if (quiet[index] === false) loudFrom ??= index;
    else if (loudFrom !== undefined) {
      if (loudFrom > 0 && index - loudFrom < steps) bridged.fill(true, loudFrom, index);
      loudFrom = undefined;
    }
  }
  return bridged;
}

function decibels(power: number): number {
  return power <= 0 ? -120 : Math.round(100 * Math.log10(power)) / 10;
}

function timecode(ms: number): string {
  const total = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(total / 3600))}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
}
