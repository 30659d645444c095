import sharp from "sharp";
import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import type { DetectorPicture } from "./detection.ts";

/** An image as requests name it: base64 bytes, or an object in S3. */
export interface ImageInput {
  Bytes?: string;
  S3Object?: { Bucket?: string; Name?: string; Version?: string };
}

/** A picture that has been read and checked, upright. */
export interface RequestImage {
  width: number;
  height: number;
  /** The picture within a square of this size, or filling an exact size, without alpha. */
  scaled(size: { longEdge: number } | { width: number; height: number }): Promise<DetectorPicture>;
}

/** "Guidelines and quotas in Amazon Rekognition": 5 MB as bytes, 15 MB from S3. */
const maxBytes = 5 * 1024 * 1024;
const maxObjectBytes = 15 * 1024 * 1024;
/** No camera makes more, and decoding more would take gigabytes. */
const maxPixels = 150_000_000;

function isSupported(bytes: Uint8Array): boolean {
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, position) => bytes[position] === byte);
  return jpeg || png;
}

function tooLarge(): AwsError {
  return new AwsError("ImageTooLargeException", "Image size is too large");
}

async function readObject(
  kernel: Kernel,
  object: NonNullable<ImageInput["S3Object"]>,
  caller: Caller,
): Promise<Uint8Array> {
  try {
    const accepted = { start: 0, end: maxObjectBytes - 1 };
    const read = await kernel.use("s3").getObject(object.Bucket ?? "", object.Name ?? "", caller, accepted);
    if (read.totalBytes > maxObjectBytes) throw tooLarge();
    return read.body;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === "ImageTooLargeException") throw error;
    // One answer for missing and forbidden objects alike, as the service gives it.
    throw new AwsError(
      "InvalidS3ObjectException",
      "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
      { cause: error },
    );
  }
}

/**
 * Reads a request's image, from S3 in the caller's name.
 * @throws AwsError InvalidParameterException, InvalidS3ObjectException, ImageTooLargeException, InvalidImageFormatException
 */
export async function readRequestImage(kernel: Kernel, input: ImageInput, caller: Caller): Promise<RequestImage> {
  if ((input.Bytes === undefined) === (input.S3Object === undefined)) {
    throw new AwsError("InvalidParameterException", "Request has invalid parameters: give either Bytes or S3Object");
  }
  if (input.S3Object?.Version !== undefined) {
    throw new AwsError(
      "NotSupportedByLaptopCloud",
      "The laptop cloud does not implement Rekognition's S3Object.Version.",
      { statusCode: 501 },
    );
  }
  const bytes = input.S3Object
    ? await readObject(kernel, input.S3Object, caller)
    : Buffer.from(input.Bytes ?? "", "base64");
  if (!input.S3Object && bytes.length > maxBytes) throw tooLarge();
  const invalid = (cause?: unknown) =>
    new AwsError("InvalidImageFormatException", "Request has invalid image format", { cause });
  if (!isSupported(bytes)) throw invalid();
  const picture = () => sharp(bytes, { limitInputPixels: maxPixels, failOn: "error" });
  const metadata = await picture()
    .metadata()
    .catch((cause: unknown) => Promise.reject(/pixel limit/.test(String(cause)) ? tooLarge() : invalid(cause)));
  if (metadata.width * metadata.height > maxPixels) throw tooLarge();
  // Orientations from 5 on lie on their side.
  const turned = (metadata.orientation ?? 1) >= 5;
  const width = turned ? metadata.height : metadata.width;
  const height = turned ? metadata.width : metadata.height;
  return {
    width,
    height,
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
      // A grey picture may come out with a single channel. The copy is one that may go to another thread.
      const pixels =
        info.channels === 3
          ? new Uint8Array(data)
          : Uint8Array.from(
              { length: info.width * info.height * 3 },
              (_, at) => data[Math.floor(at / 3) * info.channels] ?? 0,
            );
      releasePixels(data);
      return { width: info.width, height: info.height, pixels };
    },
  };
}

/** The same pixels in a smaller square, without decoding the file again. */
export async function shrunk({ width, height, pixels }: DetectorPicture, longEdge: number): Promise<DetectorPicture> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(longEdge, longEdge, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}
