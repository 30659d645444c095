import sharp, { type Metadata, type SharpOptions } from "sharp";
import { DomainError } from "../../shared/error.ts";
import { inspectSvg } from "../../shared/media/svg-safety.ts";
import type { Finding } from "../../shared/quality/finding.ts";
import type { ImagePreset } from "../../shared/rendition/preset.ts";

/** A picture whose header has been read and found harmless; nothing is decoded yet. */
export interface OpenImage {
  bytes: Uint8Array;
  /** How sharp opens it; always the first page. */
  options: SharpOptions;
  format: string;
  mimeType: string;
  /** As it is seen: after EXIF orientation. */
  width: number;
  height: number;
  orientation: number | undefined;
  hasAlpha: boolean;
  colourSpace: string;
  pages: number;
  /** More than one page that follow each other in time. */
  animated: boolean;
  findings: Finding[];
}

const mimeTypes: Readonly<Record<string, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  tiff: "image/tiff",
  svg: "image/svg+xml",
  avif: "image/avif",
  heif: "image/heic",
};

/** Formats whose pages are frames of an animation, not sheets of a document. */
const animatedFormats = new Set(["gif", "webp"]);

/**
 * Reads a picture's header and decides whether it is going to be decoded.
 *
 * @throws DomainError `unsupported` for what the decoder does not know or what is damaged, `too_large` for more bytes or
 *   pixels than allowed; a picture that claims 4 gigapixels in 4 KB is refused before any of them exists.
 */
export async function openImage(bytes: Uint8Array, preset: ImagePreset): Promise<OpenImage> {
  if (bytes.length === 0) throw new DomainError("unsupported", "The file is empty (0 bytes). Upload it again.");
  const isSvg = looksLikeSvg(bytes);
  const report = isSvg ? inspectSvg(bytes) : undefined;
  // The limit is checked against the header below, with words of its own.
  const header = await readHeader(bytes);
  const { width = 0, height = 0, format = "unknown" } = header;
  // A drawing is drawn at the size that is wanted, whatever size it gives itself.
  if (!isSvg) refuseTooLarge(width, height, preset.maxPixels);
  const turned = (header.orientation ?? 1) >= 5;
  const pages = header.pages ?? 1;
  const animated = animatedFormats.has(format) && pages > 1;
  const tooLong = animated && width * (header.pageHeight ?? height) * pages > preset.maxPixels;
  return {
    bytes,
    options: {
      failOn: "error",
      limitInputPixels: preset.maxPixels,
      pages: 1,
      ...(isSvg && { density: densityFor(width, height, preset.vectorPixels) }),
    },
    format: format === "heif" && header.compression === "av1" ? "avif" : format,
    mimeType: mimeTypes[format === "heif" && header.compression === "av1" ? "avif" : format] ?? `image/${format}`,
    width: turned ? height : width,
    height: turned ? width : (header.pageHeight ?? height),
    orientation: header.orientation,
    hasAlpha: header.hasAlpha ?? false,
    colourSpace: header.space ?? "srgb",
    pages,
    animated: animated && !tooLong,
    findings: [
      ...(report === undefined ? [] : svgFindings(report)),
      ...(tooLong ? [shortened(pages, width, header.pageHeight ?? height)] : []),
    ],
  };
}

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** A decoder's complaint in words for the one who uploaded the picture. */
export function unreadable(cause: unknown): DomainError {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  const heif = /heif|heic|hevc|bad seek|compression format/i.test(reason);
  return new DomainError(
    "unsupported",
    heif
      ? "HEIC pictures with HEVC coding cannot be decoded here. Export it as JPEG, PNG, TIFF or AVIF."
      : "The picture cannot be decoded: it is damaged, cut short, or of an unknown format. Export it again as JPEG, PNG or TIFF.",
    { cause, details: { decoder: reason.slice(0, 200) } },
  );
}

function refuseTooLarge(width: number, height: number, limit: number): void {
  if (width * height <= limit) return;
  const mega = (pixels: number) => `${Math.round(pixels / 1_000_000)} megapixels`;
  throw new DomainError(
    "too_large",
    `The picture is ${width}×${height} (${mega(width * height)}); at most ${mega(limit)} are accepted. Scale it down and upload it again.`,
    { details: { width, height, maxPixels: limit } },
  );
}

function looksLikeSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 4096)).replaceAll("\0", "");
  return /<svg[\s>]|<!DOCTYPE\s+svg|<[a-z]+:svg[\s>]/i.test(head);
}

/** A drawing has no pixels of its own: small icons are drawn large, posters small. 72 is the density of its own size, sharp takes 1 to 100,000. */
function densityFor(width: number, height: number, target: number): number {
  const longEdge = Math.max(width, height, 1);
  return Math.min(100_000, Math.max(1, (72 * target) / longEdge));
}

function svgFindings(report: { scripts: boolean; externalReferences: boolean }): Finding[] {
  const warn = (message: string): Finding => ({ check: "format", verdict: "warn", message, measured: {} });
  return [
    ...(report.scripts
      ? [
          warn(
            "The SVG contains scripts. They were not run and are in no rendition; remove them before the file itself is handed on.",
          ),
        ]
      : []),
    ...(report.externalReferences
      ? [
          warn(
            "The SVG refers to files outside itself. They were not fetched, so that they are missing from the renditions; embed them.",
          ),
        ]
      : []),
  ];
}

function shortened(pages: number, width: number, height: number): Finding {
  return {
    check: "format",
    verdict: "warn",
    message: `The animation has ${pages} frames of ${width}×${height}, more than are kept moving; the renditions show its first frame.`,
    measured: { frames: pages, width, height },
  };
}
