import { checksumElement } from "../checksum/algorithm.ts";
import { httpTime, xmlResponse } from "../http/respond.ts";
import { invalidArgument } from "../http/s3-error.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { XmlContent } from "../http/xml.ts";
import { versionHeaders } from "../object/answer-headers.ts";
import type { StoredObject } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";
import { findObject } from "./find-object.ts";

const known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

/** GetObjectAttributes: the asked ones among ETag, Checksum, ObjectParts, StorageClass and ObjectSize. */
export function makeGetObjectAttributes(house: S3House): S3Operation {
  return (request) => {
    const header = request.header("x-amz-object-attributes") ?? "";
    const asked = header.split(",").map((each) => each.trim());
    const strange = asked.find((each) => !known.includes(each));
    if (strange !== undefined)
      throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", header);
    const place = { bucket: request.bucket, key: request.key, versionId: request.query.get("versionId") };
    const object = findObject(house, request, place, ["GetObject", "GetObjectAttributes"]);
    const wants = (name: string) => asked.includes(name);
    const marker = Number(request.header("x-amz-part-number-marker") ?? 0);
    const limit = Math.min(Number(request.header("x-amz-max-parts") ?? 1000), 1000);
    return xmlResponse(
      "GetObjectAttributesResponse",
      {
        ETag: wants("ETag") ? object.etag : undefined,
        Checksum:
          wants("Checksum") && object.checksum
            ? {
                [checksumElement(object.checksum.algorithm)]: object.checksum.value,
                ChecksumType: object.checksum.type,
              }
            : undefined,
        ObjectParts:
          wants("ObjectParts") && object.parts ? partsContent(object, object.parts, marker, limit) : undefined,
        StorageClass: wants("StorageClass") ? object.storageClass : undefined,
        ObjectSize: wants("ObjectSize") ? object.bytes : undefined,
      },
      {
        headers: {
          ...versionHeaders(house.buckets.get(object.bucket), object.versionId),
          "last-modified": httpTime(object.lastModifiedMs),
        },
      },
    );
  };
}

/** Parts are listed with their checksums; S3 lists none of an object without part checksums, and tells their number only. */
function partsContent(
  object: StoredObject,
  parts: NonNullable<StoredObject["parts"]>,
  marker: number,
  limit: number,
): XmlContent {
  const listed = parts.filter((part) => part.checksum !== null && part.number > marker);
  const page = listed.slice(0, limit);
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? marker,
    MaxParts: limit,
    IsTruncated: listed.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      Size: part.bytes,
      ...(object.checksum && part.checksum !== null
        ? { [checksumElement(object.checksum.algorithm)]: part.checksum }
        : {}),
    })),
  };
}
