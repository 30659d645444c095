import { createHash } from "node:crypto";
import {
  checksumAlgorithms,
  checksumElement,
  checksumHeader,
  compositeChecksum,
  type ObjectChecksum,
} from "../checksum/algorithm.ts";
import { receiveDocument } from "../http/receive-body.ts";
import { xmlResponse } from "../http/respond.ts";
import { invalidRequest, malformedXml, S3Error } from "../http/s3-error.ts";
import { originOf, type S3Operation, type S3Request } from "../http/s3-request.ts";
import { childrenOf, parseXml, textOf } from "../http/xml.ts";
import { encryptionHeaders, versionHeaders } from "../object/answer-headers.ts";
import type { BlobStore } from "../object/blob-store.ts";
import { writeCondition } from "../object/conditions.ts";
import type { MultipartUpload, UploadedPart } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";

/** Every part but the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 * 1024;

interface NamedPart {
  number: number;
  etag: string;
  checksum: string | undefined;
}

/** CompleteMultipartUpload: checks the list of parts and joins them into one object. */
export function makeCompleteMultipartUpload({ kernel, buckets, objects, uploads, blobs, guard }: S3House): S3Operation {
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    guard.allow(request, "PutObject", bucket.name, request.key);
    const upload = uploads.get(bucket.name, request.key, request.query.get("uploadId") ?? "");
    const named = parseCompletion(await receiveCompletion(request), upload);
    const parts = pick(named, uploads.parts(upload.uploadId), upload);
    const condition = writeCondition(request.header);
    checkSize(request, parts);

    const joined = await blobs.write(join(blobs, parts), { algorithms: [upload.algorithm] });
    try {
      const checksum = checksumOf(upload, parts, joined.digests.get(upload.algorithm));
      checkGiven(request, checksum);
      let partBlobs: string[] = [];
      const stored = objects.put(
        bucket,
        {
          headers: upload.headers,
          metadata: upload.metadata,
          tags: upload.tags,
          storageClass: upload.storageClass,
          key: upload.key,
          blob: joined.name,
          bytes: joined.bytes,
          etag: etagOf(parts),
          checksum,
          parts: parts.map(({ bytes, checksum: ofPart }, index) => ({
            number: index + 1,
            bytes,
            checksum: upload.checksumType === "COMPOSITE" ? ofPart : null,
          })),
        },
        originOf(request, "CompleteMultipartUpload", kernel.accountId),
        {
          condition,
          alongside() {
            // Another completion may have been faster while this one joined the parts.
            uploads.get(bucket.name, upload.key, upload.uploadId);
            partBlobs = uploads.forget(upload.uploadId);
          },
        },
      );
      await blobs.remove(partBlobs);
      return xmlResponse(
        "CompleteMultipartUploadResult",
        {
          Location: `${kernel.endpoint}/${bucket.name}/${stored.key.split("/").map(encodeURIComponent).join("/")}`,
          Bucket: bucket.name,
          Key: stored.key,
          ETag: `"${stored.etag}"`,
          [checksumElement(checksum.algorithm)]: checksum.value,
          ChecksumType: checksum.type,
        },
        { headers: { ...encryptionHeaders, ...versionHeaders(bucket, stored.versionId) } },
      );
    } catch (error) {
      await blobs.remove([joined.name]);
      throw error;
    }
  };
}

/** Its checksum headers are those of the object, not of the document that the request carries. */
function receiveCompletion(request: S3Request): Promise<string> {
  return receiveDocument({
    ...request,
    header: (name) => (name.startsWith("x-amz-checksum-") ? undefined : request.header(name)),
  });
}

function parseCompletion(document: string, upload: MultipartUpload): NamedPart[] {
  let parts: NamedPart[];
  try {
    parts = childrenOf(parseXml(document), "Part").map((part) => ({
      number: Number(textOf(part, "PartNumber")),
      etag: (textOf(part, "ETag") ?? "").trim().replaceAll('"', ""),
      checksum: textOf(part, checksumElement(upload.algorithm))?.trim(),
    }));
  } catch (cause) {
    throw malformedXml(cause);
  }
  if (parts.length === 0 || parts.length > 10_000 || parts.some((part) => !Number.isInteger(part.number)))
    throw malformedXml();
  return parts;
}

function pick(named: NamedPart[], uploaded: UploadedPart[], upload: MultipartUpload): UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) {
    throw new S3Error(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      { members: { UploadId: upload.uploadId } },
    );
  }
  return named.map(({ number, etag, checksum }, index) => {
    if (checksum === undefined && upload.declared && upload.checksumType === "COMPOSITE") {
      const name = upload.algorithm.toLowerCase();
      throw invalidRequest(
        `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    const part = byNumber.get(number);
    if (!part || part.etag !== etag || (checksum !== undefined && part.checksum !== checksum)) {
      throw new S3Error(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { members: { UploadId: upload.uploadId, PartNumber: number, ETag: etag } },
      );
    }
    if (part.bytes < minPartBytes && index < named.length - 1) {
      throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
        members: { ProposedSize: part.bytes, MinSizeAllowed: minPartBytes, PartNumber: number, ETag: etag },
      });
    }
    return part;
  });
}

function checkSize(request: S3Request, parts: UploadedPart[]): void {
  const given = request.header("x-amz-mp-object-size");
  const actual = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (given !== undefined && Number(given) !== actual) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${given} does not match what was computed: ${actual}`,
    );
  }
}

async function* join(blobs: BlobStore, parts: UploadedPart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* await blobs.read(part.blob);
}

/** MD5 of the parts' MD5s, and their number. */
function etagOf(parts: UploadedPart[]): string {
  const md5 = createHash("md5");
  for (const part of parts) md5.update(Buffer.from(part.etag, "hex"));
  return `${md5.digest("hex")}-${parts.length}`;
}

function checksumOf(upload: MultipartUpload, parts: UploadedPart[], whole: Buffer | undefined): ObjectChecksum {
  if (upload.checksumType === "COMPOSITE")
    return compositeChecksum(
      upload.algorithm,
      parts.map((part) => part.checksum ?? ""),
    );
  if (!whole) throw new Error(`No ${upload.algorithm} was made.`);
  return { algorithm: upload.algorithm, type: "FULL_OBJECT", value: whole.toString("base64") };
}

/** Holds the object to the checksum that the completing request gives for it. */
function checkGiven(request: S3Request, checksum: ObjectChecksum): void {
  for (const algorithm of checksumAlgorithms) {
    const given = request.header(checksumHeader(algorithm));
    if (given === undefined) continue;
    if (algorithm !== checksum.algorithm) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${algorithm.toLowerCase()}`,
      );
    }
    // A composite one may be given without the number of parts.
    if (given !== checksum.value && given !== checksum.value.replace(/-\d+$/, "")) {
      throw new S3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
    }
  }
}
