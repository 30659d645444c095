import { estimateOf } from "../../shared/cost/estimate.ts";
import { pipelineCharges } from "../../shared/cost/pipeline.ts";
import type { PriceBook } from "../../shared/cost/price-book.ts";
import { DomainError } from "../../shared/error.ts";
import type { RenderInput, RenditionsMade, Subject, Technical } from "../../shared/ingest/steps.ts";
import { type Embedded, readEmbedded } from "../../shared/media/embedded.ts";
import { placeholderOf } from "../../shared/media/placeholder.ts";
import type { ImagePreset } from "../../shared/rendition/preset.ts";
import { type Rendition, renditionPrefix } from "../../shared/rendition/rendition.ts";
import { type Credit, makePictures } from "./make-pictures.ts";
import { type OpenImage, openImage } from "./open-image.ts";

export interface RenderDependencies {
  /** The bytes of the registered version. */
  readMaster(subject: Subject): Promise<Uint8Array>;
  putRendition(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  preset: ImagePreset;
  /** Detectors of Rekognition that look at the preview. */
  detectors: number;
  reviewersOf(brand: string): number;
  prices: PriceBook;
}

/**
 * Makes a picture's renditions and reads what is embedded in it. Running it twice writes the same files again.
 *
 * @throws DomainError `too_large` or `unsupported`, with a reason for the one who uploaded it
 */
export function makeRenderImage(deps: RenderDependencies) {
  return async ({ subject }: RenderInput): Promise<RenditionsMade> => {
    refuseTooManyBytes(subject.master.bytes, deps.preset.maxBytes);
    const bytes = await deps.readMaster(subject);
    const image = await openImage(bytes, deps.preset);
    const embedded = await readEmbedded(bytes);
    const pictures = await makePictures(image, deps.preset, creditOf(embedded));
    const prefix = renditionPrefix(subject.assetId, subject.version);
    const renditions = await Promise.all(
      pictures.map(async ({ bytes: made, extension, ...picture }): Promise<Rendition> => {
        const key = `${prefix}${picture.name}.${extension}`;
        await deps.putRendition(key, made, picture.contentType);
        return { ...picture, key, bytes: made.length };
      }),
    );
    const preview = pictures.find((picture) => picture.role === "preview");
    const thumb = pictures.find((picture) => picture.role === "thumb");
    const full = pictures.find((picture) => picture.role === "full");
    // A picture is priced when everything is made already: what it was going to cost is what it cost.
    const cost = priceOf(subject, renditions, image, deps);
    return {
      renditions,
      technical: technicalOf(image, bytes.length, full),
      estimate: cost,
      actual: cost,
      frames: preview === undefined ? [] : [{ key: `${prefix}${preview.name}.${preview.extension}` }],
      embedded,
      findings: image.findings,
      ...(thumb !== undefined && { thumbhash: await placeholderOf(thumb.bytes) }),
    };
  };
}

function refuseTooManyBytes(bytes: number, limit: number): void {
  if (bytes <= limit) return;
  const mega = (value: number) => `${Math.round(value / 1_000_000)} MB`;
  throw new DomainError(
    "too_large",
    `The picture has ${mega(bytes)}; at most ${mega(limit)} are accepted. Export it with compression.`,
    { details: { bytes, maxBytes: limit } },
  );
}

/** EXIF holds ASCII: other letters would come out as something else in older readers, and are left out with their field. */
function creditOf(embedded: Embedded): Credit {
  const ascii = (value: Embedded[string] | undefined) =>
    typeof value === "string" && /^[\x20-\x7e]+$/.test(value) ? value.slice(0, 200) : undefined;
  const creator = ascii(embedded.creator);
  const copyright = ascii(typeof embedded.copyright === "string" ? embedded.copyright.replace(/©/g, "(c)") : undefined);
  return { ...(creator !== undefined && { creator }), ...(copyright !== undefined && { copyright }) };
}

function technicalOf(image: OpenImage, bytes: number, full: { width: number; height: number } | undefined): Technical {
  const drawn = image.format === "svg" ? full : undefined;
  return {
    container: image.format,
    mimeType: image.mimeType,
    bytes,
    width: drawn?.width ?? image.width,
    height: drawn?.height ?? image.height,
    colourSpace: image.colourSpace,
    hasAlpha: image.hasAlpha,
    pages: image.pages,
    audioTracks: [],
    ...(image.orientation !== undefined && { orientation: image.orientation }),
  };
}

function priceOf(subject: Subject, renditions: Rendition[], image: OpenImage, deps: RenderDependencies) {
  const work = {
    kind: "image" as const,
    images: 1,
    detectors: deps.detectors,
    files: renditions.length,
    masterBytes: subject.master.bytes,
    renditionBytes: renditions.reduce((sum, rendition) => sum + rendition.bytes, 0),
    reviewers: deps.reviewersOf(subject.brand),
    megapixels: (image.width * image.height) / 1_000_000,
  };
  return estimateOf(pipelineCharges(work, deps.prices), deps.prices);
}
