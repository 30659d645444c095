import { DomainError } from "../error.ts";
import { oneLine } from "../mail/mail-words.ts";
import type { FrameRate } from "../media/frame-rate.ts";
import type { CommentRecord } from "./comment.ts";
import { type CommentedVersion, lengthOf, type Marker, markersOf } from "./commented-version.ts";
import { isDropFrame } from "./timecode.ts";

/**
 * The comments on frames as to-do markers in Final Cut Pro's XML, version 1.10: a project with a gap as long as the
 * film, which needs no media to be opened, and from which the markers are copied.
 *
 * @throws DomainError unsupported for what has no frames.
 */
export function writeFcpxml({ title, version, width, height, film, comments }: CommentedVersion): string {
  if (film === undefined) throw new DomainError("unsupported", "FCPXML is for a film whose frame rate is known.");
  const markers = markersOf(comments);
  const duration = timeOf(lengthOf(film.frames, markers), film.rate);
  const format = attributes({
    id: "r1",
    frameDuration: timeOf(1, film.rate),
    width: width === undefined ? undefined : String(width),
    height: height === undefined ? undefined : String(height),
  });
  const tcFormat = isDropFrame(film.rate) ? "DF" : "NDF";
  const name = oneLine(`${title} v${version}`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.10">
  <resources>
    <format${format}/>
  </resources>
  <event${attributes({ name })}>
    <project${attributes({ name })}>
      <sequence${attributes({ format: "r1", duration, tcStart: "0s", tcFormat })}>
        <spine>
          <gap${attributes({ name: "Comments", offset: "0s", start: "0s", duration })}>
${markers.map((marker) => `            <marker${markerAttributes(marker, film.rate)}/>\n`).join("")}          </gap>
        </spine>
      </sequence>
    </project>
  </event>
</fcpxml>
`;
}

function markerAttributes({ first, last, comment, replies }: Marker, rate: FrameRate): string {
  return attributes({
    start: timeOf(first, rate),
    duration: timeOf(last - first + 1, rate),
    value: comment.text,
    completed: comment.resolved === null ? "0" : "1",
    note: [comment, ...replies].map(noteOf).join("\n"),
  });
}

function noteOf({ parent, author, text, answer }: CommentRecord): string {
  if (parent !== null) return `${author.name}: ${text}`;
  if (answer === null) return author.name;
  return `${author.name}\n${answer.by}: ${answer.answer}${answer.reason === null ? "" : `. ${answer.reason}`}`;
}

/** Seconds as a fraction, such as `1001/30000s`: always a whole number of frames. */
function timeOf(frames: number, { numerator, denominator }: FrameRate): string {
  const seconds = BigInt(frames) * BigInt(denominator);
  if (seconds % BigInt(numerator) === 0n) return `${seconds / BigInt(numerator)}s`;
  return `${seconds}/${numerator}s`;
}

function attributes(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${escapeXml(value)}"`))
    .join("");
}

/** For an attribute's value. Characters that XML 1.0 cannot hold are left out; line breaks would become spaces. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
}
