import sharp from "sharp";
import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import { AwsError } from "../../kernel/errors.ts";
import type { Pixels } from "./detection.ts";

/** A picture that has been read and checked. */
export interface OpenPicture {
  /** The picture, upright, within a square of this size, or filling an exact size, without alpha. */
  scaled(size: { longEdge: number } | { width: number; height: number }): Promise<Pixels>;
}

/** No camera makes more, and decoding more would take gigabytes. */
const maxPixels = 150_000_000;

/**
 * Checks that bytes are a picture that Rekognition takes.
 * @throws AwsError ImageTooLargeException, InvalidImageFormatException
 */
export async function openPicture(bytes: Uint8Array): Promise<OpenPicture> {
  const invalid = (cause?: unknown) =>
    new AwsError("InvalidImageFormatException", "Request has invalid image format", { cause });
  if (!isSupported(bytes)) throw invalid();
  const picture = () => sharp(bytes, { limitInputPixels: maxPixels, failOn: "error" });
  const metadata = await picture()
    .metadata()
    .catch((cause: unknown) => Promise.reject(/pixel limit/.test(String(cause)) ? tooLarge() : invalid(cause)));
  if (metadata.width * metadata.height > maxPixels) throw tooLarge();
  return {
    async scaled(size) {
      const box =
        "longEdge" in size
          ? { width: size.longEdge, height: size.longEdge, fit: "inside" as const, withoutEnlargement: true }
          : { ...size, fit: "fill" as const };
      const { data, info } = await picture()
        .rotate()
        .resize(box)
        .flatten({ background: "white" })
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true })
        .catch((cause: unknown) => Promise.reject(invalid(cause)));
      if (info.channels === 3) return { width: info.width, height: info.height, pixels: data };
      // A grey picture may come out with a single channel.
      const pixels = Uint8Array.from(
        { length: info.width * info.height * 3 },
        (_, at) => data[Math.floor(at / 3) * info.channels] ?? 0,
      );
      releasePixels(data);
      return { width: info.width, height: info.height, pixels };
    },
  };
}

function isSupported(bytes: Uint8Array): boolean {
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, position) => bytes[position] === byte);
  return jpeg || png;
}

export function tooLarge(): AwsError {
  return new AwsError("ImageTooLargeException", "Image size is too large");
}

/** The same pixels in a smaller square, without decoding the file again. */
export async function shrunk({ width, height, pixels }: Pixels, longEdge: number): Promise<Pixels> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(longEdge, longEdge, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}
