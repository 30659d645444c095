import { DomainError } from "../error.ts";
import { oneLine } from "../mail/mail-words.ts";
import type { CommentRecord } from "./comment.ts";
import { type CommentedVersion, lengthOf, type Marker, markersOf } from "./commented-version.ts";
import { isDropFrame, nominalRate, timecodeOf } from "./timecode.ts";

/** Longer lines are cut off by the editing systems that read them. */
const longestText = 200;

/**
 * The comments on frames as locators in an edit decision list (CMX 3600, with the `* LOC:` comments that Avid Media
 * Composer and others read): one event as long as the film, which begins at 00:00:00:00.
 *
 * @throws DomainError unsupported for what has no frames, or more of them a second than the format has digits for.
 */
export function writeEdl({ title, version, film, comments }: CommentedVersion): string {
  if (film === undefined) throw new DomainError("unsupported", "An EDL is for a film whose frame rate is known.");
  if (nominalRate(film.rate) > 100)
    throw new DomainError("unsupported", "An EDL counts at most 100 frames a second; this film has more.");
  const markers = markersOf(comments);
  const at = (frame: number) => timecodeOf(frame, film.rate);
  const [start, end] = [at(0), at(lengthOf(film.frames, markers))];
  const lines = [
    `TITLE: ${cut(`${oneLine(title)} v${version}`, 70)}`,
    `FCM: ${isDropFrame(film.rate) ? "DROP FRAME" : "NON-DROP FRAME"}`,
    "",
    `001  AX       V     C        ${start} ${end} ${start} ${end}`,
    ...markers.map((marker) => `* LOC: ${at(marker.first)} ${colourOf(marker.comment)} ${textOf(marker, at)}`),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function colourOf({ resolved, answer }: CommentRecord): string {
  if (resolved !== null) return "GREEN";
  return answer === null ? "RED" : "YELLOW";
}

function textOf({ first, last, comment }: Marker, at: (frame: number) => string): string {
  const until = last > first ? ` (to ${at(last)})` : "";
  return cut(oneLine(`${comment.author.name}${until}: ${comment.text}`), longestText);
}

/** By characters, so that none is cut in half. */
function cut(text: string, length: number): string {
  return Array.from(text).slice(0, length).join("");
}
