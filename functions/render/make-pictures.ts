import { availableParallelism } from "node:os";
import sharp, { type Sharp } from "sharp";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import { releasePixels } from "../../shared/media/release-pixels.ts";
import type { ImagePreset } from "../../shared/rendition/preset.ts";
import { type OpenImage, unreadable } from "./open-image.ts";

/** One picture made, with what its record says. */
export interface Picture {
  name: string;
  role: "thumb" | "preview" | "web" | "full";
  extension: string;
  contentType: string;
  codec: string;
  bytes: Buffer;
  width: number;
  height: number;
  animated?: true;
}

/** What is kept of the metadata: who made it and whose it is. Places, devices and dates stay behind. */
export interface Credit {
  creator?: string;
  copyright?: string;
}

interface Pixels {
  data: Buffer;
  info: { width: number; height: number; channels: 1 | 2 | 3 | 4 };
}

const white = { r: 255, g: 255, b: 255 };
/** Measured on photographs: effort 1 takes a fortieth of effort 4's time for files of the same size. */
const avifEffort = 1;
const webpEffort = 2;
/** Measured: encoders that share cores take a tenth longer together than one after the other. One core is left to the rest. */
const encodersAtOnce = Math.max(1, availableParallelism() - 1);

/**
 * All renditions of a picture from one decode: turned upright, in sRGB at 8 bit, and from the full size each smaller one
 * from the next larger. Transparency is kept where the format can, and put on white in JPEG.
 *
 * @throws DomainError `unsupported` when the pixels turn out to be damaged
 */
export async function makePictures(image: OpenImage, preset: ImagePreset, credit: Credit): Promise<Picture[]> {
  const full = await decode(image);
  const web = await shrink(full, preset.webPixels);
  const preview = await shrink(web, preset.previewPixels);
  const thumb = await shrink(preview, preset.thumbPixels);
  const { avif, webp, jpeg } = preset.webQuality;
  const signed = (pixels: Pixels) => withCredit(open(pixels), credit);
  const still = async (name: string, role: Picture["role"], format: Format, pipeline: Sharp): Promise<Picture> => {
    const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
    return { name, role, ...formats[format], bytes: data, width: info.width, height: info.height };
  };
  const recipes = [
    () => still("thumb", "thumb", "webp", open(thumb).webp({ quality: webp, effort: webpEffort })),
    () => still("preview", "preview", "jpeg", onWhite(open(preview)).jpeg({ quality: jpeg })),
    () => still("web-avif", "web", "avif", signed(web).avif({ quality: avif, effort: avifEffort })),
    () =>
      image.animated
        ? animate(image, preset)
        : still("web-webp", "web", "webp", signed(web).webp({ quality: webp, effort: webpEffort })),
    () => still("web-jpeg", "web", "jpeg", onWhite(signed(web)).jpeg({ quality: jpeg, progressive: true })),
    () =>
      still("full", "full", "jpeg", onWhite(signed(full)).withIccProfile("srgb").jpeg({ quality: preset.fullQuality })),
  ];
  const pictures = await mapBounded(recipes, encodersAtOnce, (make) => make());
  for (const pixels of new Set([full, web, preview, thumb])) releasePixels(pixels.data);
  return pictures;
}

type Format = "jpeg" | "webp" | "avif";
const formats: Readonly<Record<Format, Pick<Picture, "extension" | "contentType" | "codec">>> = {
  jpeg: { extension: "jpg", contentType: "image/jpeg", codec: "jpeg" },
  webp: { extension: "webp", contentType: "image/webp", codec: "webp" },
  avif: { extension: "avif", contentType: "image/avif", codec: "av1" },
};

/** Decodes once. The embedded profile (RGB, grey or CMYK) is applied on the way to sRGB. */
async function decode(image: OpenImage): Promise<Pixels> {
  try {
    const { data, info } = await sharp(image.bytes, image.options)
      .autoOrient()
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .timeout({ seconds: 120 })
      .toBuffer({ resolveWithObject: true });
    return { data, info };
  } catch (cause) {
    throw unreadable(cause);
  }
}

function open({ data, info }: Pixels): Sharp {
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

async function shrink(pixels: Pixels, longEdge: number): Promise<Pixels> {
  if (Math.max(pixels.info.width, pixels.info.height) <= longEdge) return pixels;
  const { data, info } = await open(pixels)
    .resize(longEdge, longEdge, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, info };
}

function onWhite(pipeline: Sharp): Sharp {
  return pipeline.flatten({ background: white });
}

function withCredit(pipeline: Sharp, { creator, copyright }: Credit): Sharp {
  if (creator === undefined && copyright === undefined) return pipeline;
  return pipeline.withExif({
    IFD0: {
      ...(creator !== undefined && { Artist: creator }),
      ...(copyright !== undefined && { Copyright: copyright }),
    },
  });
}

/** All frames of an animation, with their delays and loops. */
async function animate(image: OpenImage, preset: ImagePreset): Promise<Picture> {
  try {
    const { data, info } = await sharp(image.bytes, { ...image.options, pages: -1 })
      .resize(preset.webPixels, preset.webPixels, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: preset.webQuality.webp, effort: webpEffort })
      .timeout({ seconds: 120 })
      .toBuffer({ resolveWithObject: true });
    const height = info.pageHeight ?? info.height;
    return { name: "web-webp", role: "web", ...formats.webp, bytes: data, width: info.width, height, animated: true };
  } catch (cause) {
    throw unreadable(cause);
  }
}
