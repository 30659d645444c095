import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { tooLarge } from "./open-picture.ts";

/** An image as requests name it: base64 bytes, or an object in S3. */
export interface ImageInput {
  Bytes?: string;
  S3Object?: { Bucket?: string; Name?: string; Version?: string };
}

/** "Guidelines and quotas in Amazon Rekognition": 5 MB as bytes, 15 MB from S3. */
const maxBytes = 5 * 1024 * 1024;
const maxObjectBytes = 15 * 1024 * 1024;

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
 * @throws AwsError InvalidParameterException, InvalidS3ObjectException, ImageTooLargeException
 */
export async function readRequestImage(kernel: Kernel, input: ImageInput, caller: Caller): Promise<Uint8Array> {
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
  return bytes;
}
