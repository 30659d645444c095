import { S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../client-settings.ts";

/**
 * Checksums are sent only where S3 requires them: a checksum in a presigned URL would bind the URL to an empty body.
 * Uploads are still verified, since S3 computes CRC-64/NVME itself for what comes without one.
 */
export const s3 = new S3Client({
  ...clientSettings,
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
});
