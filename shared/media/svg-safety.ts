import { DomainError } from "../error.ts";

/** What a drawing contains that a renderer must never act on. */
export interface SvgReport {
  scripts: boolean;
  externalReferences: boolean;
}

const largestBytes = 10_000_000;

/**
 * Looks an SVG over before it is drawn. The renderer (librsvg) runs no scripts and, given bytes without a location,
 * fetches nothing; what is found is told to people, who may be about to publish the master itself. Entities are refused:
 * a few lines of them unfold to gigabytes.
 *
 * @throws DomainError `too_large` above 10 MB, `unsupported` for entity declarations
 */
export function inspectSvg(bytes: Uint8Array): SvgReport {
  if (bytes.length > largestBytes) {
    throw new DomainError(
      "too_large",
      `The SVG has ${bytes.length} bytes; at most ${largestBytes} are drawn. Export it as a PNG.`,
    );
  }
  const text = decode(bytes);
  if (/<!ENTITY/i.test(text)) {
    throw new DomainError(
      "unsupported",
      "The SVG declares XML entities, which can unfold without bounds. Export it again without them (as plain SVG).",
    );
  }
  return {
    scripts: /<script\b|\son[a-z]+\s*=|(?:href|src)\s*=\s*["']\s*javascript:/i.test(text),
    externalReferences:
      /(?:href|src)\s*=\s*["']\s*(?!#|data:|javascript:)[^"'\s]|url\(\s*["']?\s*(?!#|data:)[^)"'\s]|@import/i.test(
        text,
      ),
  };
}

/** UTF-16 would hide everything from a search through bytes. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}
