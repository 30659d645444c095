import {
  type ChecksumAlgorithm,
  type ChecksumType,
  canBeFullObject,
  checksumAlgorithm,
} from "../checksum/algorithm.ts";
import { requestTagContext } from "../guard.ts";
import { xmlResponse } from "../http/respond.ts";
import { invalidRequest } from "../http/s3-error.ts";
import type { S3Operation, S3Request } from "../http/s3-request.ts";
import { encryptionHeaders } from "../object/answer-headers.ts";
import { checkKey } from "../object/object-key.ts";
import { readDescription } from "../object/read-description.ts";
import type { S3House } from "../s3-house.ts";

/** CreateMultipartUpload. */
export function makeCreateMultipartUpload({ buckets, uploads, guard }: S3House): S3Operation {
  return (request) => {
    const bucket = buckets.get(request.bucket);
    const description = readDescription(request, bucket);
    const tagContext = requestTagContext(description.tags);
    guard.allow(request, "PutObject", bucket.name, request.key, tagContext);
    if (Object.keys(description.tags).length > 0)
      guard.allow(request, "PutObjectTagging", bucket.name, request.key, tagContext);
    checkKey(request.key);
    const checksum = readChecksum(request);
    const upload = uploads.create({ ...description, ...checksum, bucket: bucket.name, key: request.key });
    return xmlResponse(
      "InitiateMultipartUploadResult",
      { Bucket: upload.bucket, Key: upload.key, UploadId: upload.uploadId },
      {
        headers: {
          ...encryptionHeaders,
          ...(upload.declared
            ? { "x-amz-checksum-algorithm": upload.algorithm, "x-amz-checksum-type": upload.checksumType }
            : {}),
        },
      },
    );
  };
}

/**
 * Which checksum the object will have. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 * lists the combinations: SHA only composite, CRC64NVME only of the full object, the others both.
 */
function readChecksum(request: S3Request): {
  algorithm: ChecksumAlgorithm;
  checksumType: ChecksumType;
  declared: boolean;
} {
  const name = request.header("x-amz-checksum-algorithm");
  const type = request.header("x-amz-checksum-type")?.toUpperCase();
  if (name === undefined) {
    if (type !== undefined)
      throw invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    return { algorithm: "CRC64NVME", checksumType: "FULL_OBJECT", declared: false };
  }
  const algorithm = checksumAlgorithm(name);
  if (!algorithm)
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  const checksumType = type ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  if (checksumType !== "FULL_OBJECT" && checksumType !== "COMPOSITE")
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  if (
    (checksumType === "FULL_OBJECT" && !canBeFullObject(algorithm)) ||
    (checksumType === "COMPOSITE" && algorithm === "CRC64NVME")
  ) {
    throw invalidRequest(
      `The ${checksumType} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, checksumType, declared: true };
}
