import type { ChecksumAlgorithm, ObjectChecksum } from "../checksum/algorithm.ts";
import { checksumAlgorithm, checksumElement } from "../checksum/algorithm.ts";
import { existingTagContext, requestTagContext } from "../guard.ts";
import { isoTime, xmlResponse } from "../http/respond.ts";
import { invalidArgument, invalidRequest } from "../http/s3-error.ts";
import { originOf, type S3Operation, type S3Request } from "../http/s3-request.ts";
import { encryptionHeaders, versionHeaders } from "../object/answer-headers.ts";
import type { BlobStore } from "../object/blob-store.ts";
import { writeCondition } from "../object/conditions.ts";
import { checkKey } from "../object/object-key.ts";
import type { ObjectDescription, StoredObject } from "../object/object-version.ts";
import { readDescription } from "../object/read-description.ts";
import type { S3House } from "../s3-house.ts";
import { findCopySource } from "./copy-source.ts";

const maxCopyBytes = 5 * 1024 ** 3;

/** CopyObject, within and between buckets. The bytes are shared on disk when nothing about them has to be computed anew. */
export function makeCopyObject(house: S3House): S3Operation {
  const { kernel, buckets, objects, blobs, guard } = house;
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    const source = findCopySource(house, request);
    const description = describe(request, source, readDescription(request, bucket));
    const context = { ...requestTagContext(description.tags), ...existingTagContext(source.tags) };
    guard.allow(request, "PutObject", bucket.name, request.key, context);
    if (Object.keys(description.tags).length > 0)
      guard.allow(request, "PutObjectTagging", bucket.name, request.key, context);
    checkKey(request.key);
    if (source.bytes > maxCopyBytes) {
      throw invalidRequest(
        `The specified copy source is larger than the maximum allowable size for a copy source: ${maxCopyBytes}`,
      );
    }
    refuseIdleCopy(request, source, description);
    const condition = writeCondition(request.header);

    const copied = await copyBytes(blobs, source, readAlgorithm(request));
    try {
      const stored = objects.put(
        bucket,
        { ...description, ...copied, key: request.key, bytes: source.bytes, parts: null },
        originOf(request, "CopyObject", kernel.accountId),
        {
          condition,
        },
      );
      const sourceVersion = versionHeaders(buckets.get(source.bucket), source.versionId)["x-amz-version-id"];
      return xmlResponse(
        "CopyObjectResult",
        {
          LastModified: isoTime(stored.lastModifiedMs),
          ETag: `"${stored.etag}"`,
          ...(stored.checksum
            ? {
                ChecksumType: stored.checksum.type,
                [checksumElement(stored.checksum.algorithm)]: stored.checksum.value,
              }
            : {}),
        },
        {
          headers: {
            ...encryptionHeaders,
            ...versionHeaders(bucket, stored.versionId),
            ...(sourceVersion === undefined ? {} : { "x-amz-copy-source-version-id": sourceVersion }),
          },
        },
      );
    } catch (error) {
      await blobs.remove([copied.blob]);
      throw error;
    }
  };
}

function readAlgorithm(request: S3Request): ChecksumAlgorithm | null {
  const header = request.header("x-amz-checksum-algorithm");
  if (header === undefined) return null;
  const algorithm = checksumAlgorithm(header);
  if (!algorithm)
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  return algorithm;
}

function directive(request: S3Request, name: string): "COPY" | "REPLACE" {
  const value = request.header(name) ?? "COPY";
  if (value !== "COPY" && value !== "REPLACE") throw invalidArgument(`Unknown ${name} directive.`, name, value);
  return value;
}

function describe(request: S3Request, source: StoredObject, given: ObjectDescription): ObjectDescription {
  const kept = directive(request, "x-amz-metadata-directive") === "COPY" ? source : given;
  const tags = directive(request, "x-amz-tagging-directive") === "COPY" ? source.tags : given.tags;
  return { headers: kept.headers, metadata: kept.metadata, tags, storageClass: given.storageClass };
}

/** A copy of an object onto itself must change something; old versions may be copied over the current one. */
function refuseIdleCopy(request: S3Request, source: StoredObject, description: ObjectDescription): void {
  const onItself =
    source.bucket === request.bucket &&
    source.key === request.key &&
    !request.header("x-amz-copy-source")?.includes("?versionId=");
  const changes =
    directive(request, "x-amz-metadata-directive") === "REPLACE" ||
    description.storageClass !== source.storageClass ||
    request.header("x-amz-server-side-encryption") !== undefined ||
    request.header("x-amz-checksum-algorithm") !== undefined;
  if (onItself && !changes) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
}

/** A copy is an object put in one piece: MD5 and checksum are those of all its bytes, also when the source came in parts. */
async function copyBytes(
  blobs: BlobStore,
  source: StoredObject,
  asked: ChecksumAlgorithm | null,
): Promise<{ blob: string; etag: string; checksum: ObjectChecksum | null }> {
  const algorithm = asked ?? source.checksum?.algorithm ?? "CRC64NVME";
  const known =
    source.checksum?.algorithm === algorithm && source.checksum.type === "FULL_OBJECT" && !source.etag.includes("-");
  if (known) return { blob: await blobs.duplicate(source.blob), etag: source.etag, checksum: source.checksum };
  const written = await blobs.write(await blobs.read(source.blob), { algorithms: [algorithm] });
  const value = written.digests.get(algorithm)?.toString("base64");
  return {
    blob: written.name,
    etag: written.md5.toString("hex"),
    checksum: value === undefined ? null : { algorithm, type: "FULL_OBJECT", value },
  };
}
