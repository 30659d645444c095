/** A caption: when it is shown, in seconds, and what it says. */
export interface Cue {
  start: number;
  end: number;
  text: string;
  /** WebVTT's own cue settings, such as `line:80%`. */
  settings: string;
}

function seconds(text: string): number {
  const parts = text.replace(",", ".").split(":").map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

const timing = /^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})[ \t]*(.*)$/;

/** Reads SubRip or WebVTT. Blocks without a timing (numbers, NOTE, STYLE) are passed over. */
export function parseCaptions(text: string): Cue[] {
  const blocks = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => timing.test(line));
    const match = timing.exec(lines[at] ?? "");
    if (!match) return [];
    const body = lines
      .slice(at + 1)
      .join("\n")
      .trim();
    return body === ""
      ? []
      : [
          {
            start: seconds(match[1] ?? ""),
            end: seconds(match[2] ?? ""),
            text: body,
            settings: (match[3] ?? "").trim(),
          },
        ];
  });
}

function clock(value: number): string {
  const milliseconds = Math.round(value * 1000);
  const pad = (number: number, width: number) => String(number).padStart(width, "0");
  const whole = Math.floor(milliseconds / 1000);
  return `${pad(Math.floor(whole / 3600), 2)}:${pad(Math.floor(whole / 60) % 60, 2)}:${pad(whole % 60, 2)}.${pad(milliseconds % 1000, 3)}`;
}

/** Writes WebVTT. */
export function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    (cue) => `${clock(cue.start)} --> ${clock(cue.end)}${cue.settings ? ` ${cue.settings}` : ""}\n${cue.text}`,
  );
  return `${["WEBVTT", ...blocks].join("\n\n")}\n`;
}

/** Moves cues with a clip of the input: those outside of it are dropped, the others shifted and cut to it. */
export function clipCues(cues: readonly Cue[], clip: { start: number; duration: number }, shift = 0): Cue[] {
  const end = clip.start + clip.duration;
  return cues
    .map((cue) => ({ ...cue, start: cue.start + shift, end: cue.end + shift }))
    .filter((cue) => cue.end > clip.start && cue.start < end)
    .map((cue) => ({
      ...cue,
      start: Math.max(cue.start, clip.start) - clip.start,
      end: Math.min(cue.end, end) - clip.start,
    }));
}
