import { isoTime, xmlResponse } from "../http/respond.ts";
import { invalidArgument } from "../http/s3-error.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { XmlContent } from "../http/xml.ts";
import type { ListedVersion } from "../object/object-store.ts";
import type { S3House } from "../s3-house.ts";
import { collectPage, keyEncoder, ownerContent, readLimit, walkFrom } from "./list-page.ts";

/** ListObjectVersions: versions and delete markers, newest first within a key. */
export function makeListObjectVersions({ kernel, buckets, objects, guard }: S3House): S3Operation {
  return (request) => {
    const { query } = request;
    const bucket = buckets.get(request.bucket);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const limit = readLimit(query, "max-keys");
    guard.allow(request, "ListBucketVersions", bucket.name, undefined, {
      "s3:prefix": prefix,
      "s3:delimiter": delimiter,
      "s3:max-keys": String(limit),
    });
    const keyMarker = query.get("key-marker") ?? "";
    const versionMarker = query.get("version-id-marker") ?? "";
    const belowSequence = versionMarker === "" ? undefined : sequenceOf(keyMarker, versionMarker);
    const walk = objects.walkVersions(bucket.name, walkFrom(prefix, keyMarker), belowSequence);
    const page = collectPage(walk, { prefix, delimiter, limit, skipPrefix: delimiter === "" ? null : keyMarker });
    const encode = keyEncoder(query);
    const owner = ownerContent(kernel.accountId);
    return xmlResponse("ListVersionsResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxKeys: limit,
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: page.truncated,
      ...(page.truncated && page.last
        ? "entry" in page.last
          ? { NextKeyMarker: encode(page.last.entry.key), NextVersionIdMarker: page.last.entry.versionId }
          : { NextKeyMarker: encode(page.last.commonPrefix) }
        : {}),
      Version: page.entries.flatMap((version) =>
        version.deleteMarker ? [] : [versionContent(version, encode, owner)],
      ),
      DeleteMarker: page.entries.flatMap((version) => (version.deleteMarker ? [identity(version, encode, owner)] : [])),
      CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: encode(each) })),
    });

    function sequenceOf(key: string, versionId: string): number {
      if (key === "")
        throw invalidArgument(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionId,
        );
      const version = objects.version(bucket.name, key, versionId);
      if (!version) throw invalidArgument("Invalid version id specified", "version-id-marker", versionId);
      return version.sequence;
    }
  };
}

function identity(
  version: ListedVersion,
  encode: (key: string) => string,
  owner: XmlContent,
): Record<string, XmlContent> {
  return {
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: version.isLatest,
    LastModified: isoTime(version.lastModifiedMs),
    Owner: owner,
  };
}

function versionContent(
  version: ListedVersion & { deleteMarker: false },
  encode: (key: string) => string,
  owner: XmlContent,
): XmlContent {
  return {
    ...identity(version, encode, owner),
    ETag: `"${version.etag}"`,
    ...(version.checksum ? { ChecksumAlgorithm: version.checksum.algorithm, ChecksumType: version.checksum.type } : {}),
    Size: version.bytes,
    StorageClass: version.storageClass,
  };
}
