import { S3Error } from "../http/s3-error.ts";

const maxKeyBytes = 1024;

/**
 * Any UTF-8 of 1 to 1,024 bytes is a key; nothing in it has a meaning for the disk.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * @throws S3Error KeyTooLongError
 */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes <= maxKeyBytes) return;
  throw new S3Error("KeyTooLongError", "Your key is too long", {
    members: { Size: bytes, MaxSizeAllowed: maxKeyBytes },
  });
}
