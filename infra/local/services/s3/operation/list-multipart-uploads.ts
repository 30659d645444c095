import { isoTime, xmlResponse } from "../http/respond.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { S3House } from "../s3-house.ts";
import { collectPage, keyEncoder, ownerContent, readLimit } from "./list-page.ts";

/** ListMultipartUploads, by key and then by age. */
export function makeListMultipartUploads({ kernel, buckets, uploads, guard }: S3House): S3Operation {
  return (request) => {
    const { query } = request;
    const bucket = buckets.get(request.bucket);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    guard.allow(request, "ListBucketMultipartUploads", bucket.name, undefined, {
      "s3:prefix": prefix,
      "s3:delimiter": delimiter,
    });
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("upload-id-marker") ?? "";
    const limit = readLimit(query, "max-uploads");
    const all = uploads.list(bucket.name);
    // Behind the marked upload; without an upload id behind every upload of the marked key.
    const marked = idMarker === "" ? -1 : all.findIndex((upload) => upload.uploadId === idMarker);
    const rest =
      marked >= 0
        ? all.slice(marked + 1)
        : all.filter(
            (upload) => keyMarker === "" || Buffer.compare(Buffer.from(upload.key), Buffer.from(keyMarker)) > 0,
          );
    const page = collectPage(
      rest.filter((upload) => upload.key.startsWith(prefix)),
      { prefix, delimiter, limit, skipPrefix: delimiter === "" ? null : keyMarker },
    );
    const encode = keyEncoder(query);
    const owner = ownerContent(kernel.accountId);
    return xmlResponse("ListMultipartUploadsResult", {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      ...(page.truncated && page.last
        ? "entry" in page.last
          ? { NextKeyMarker: encode(page.last.entry.key), NextUploadIdMarker: page.last.entry.uploadId }
          : { NextKeyMarker: encode(page.last.commonPrefix) }
        : {}),
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxUploads: limit,
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: page.truncated,
      Upload: page.entries.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        Initiator: owner,
        Owner: owner,
        StorageClass: upload.storageClass,
        Initiated: isoTime(upload.initiatedMs),
        ...(upload.declared ? { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType } : {}),
      })),
      CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: encode(each) })),
    });
  };
}
