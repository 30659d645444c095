import { isoTime, xmlResponse } from "../http/respond.ts";
import { invalidArgument } from "../http/s3-error.ts";
import type { S3Operation, S3Request } from "../http/s3-request.ts";
import type { XmlContent } from "../http/xml.ts";
import type { StoredObject } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";
import { collectPage, keyEncoder, type ListPage, ownerContent, readLimit, walkFrom } from "./list-page.ts";

interface Listing {
  page: ListPage<StoredObject>;
  prefix: string;
  delimiter: string;
  limit: number;
  encode: (key: string) => string;
}

function list({ objects, buckets, guard }: S3House, request: S3Request, marker: string): Listing {
  const { query } = request;
  const bucket = buckets.get(request.bucket);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const limit = readLimit(query, "max-keys");
  const context: Record<string, string> = { "s3:max-keys": String(limit) };
  if (query.has("prefix")) context["s3:prefix"] = prefix;
  if (query.has("delimiter")) context["s3:delimiter"] = delimiter;
  guard.allow(request, "ListBucket", bucket.name, undefined, context);
  const walk = objects.walkCurrent(bucket.name, walkFrom(prefix, marker));
  const page = collectPage(walk, { prefix, delimiter, limit, skipPrefix: delimiter === "" ? null : marker });
  return { page, prefix, delimiter, limit, encode: keyEncoder(query) };
}

/** Where the next page begins: behind the last entry, or behind the group that a common prefix stands for. */
function lastName(page: ListPage<StoredObject>): string {
  if (!page.last) return "";
  return "entry" in page.last ? page.last.entry.key : page.last.commonPrefix;
}

function entries(
  { page, prefix, delimiter, limit, encode }: Listing,
  query: URLSearchParams,
  owner: XmlContent | undefined,
): Record<string, XmlContent> {
  return {
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: limit,
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.truncated,
    Contents: page.entries.map((object) => ({
      Key: encode(object.key),
      LastModified: isoTime(object.lastModifiedMs),
      ETag: `"${object.etag}"`,
      ...(object.checksum ? { ChecksumAlgorithm: object.checksum.algorithm, ChecksumType: object.checksum.type } : {}),
      Size: object.bytes,
      StorageClass: object.storageClass,
      Owner: owner,
    })),
    CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: encode(each) })),
  };
}

/** ListObjectsV2. */
export function makeListObjectsV2(house: S3House): S3Operation {
  return (request) => {
    const { query } = request;
    const token = query.get("continuation-token");
    const startAfter = query.get("start-after") ?? "";
    const listing = list(house, request, token === null ? startAfter : readToken(token));
    const owner = query.get("fetch-owner") === "true" ? ownerContent(house.kernel.accountId) : undefined;
    const { page, encode } = listing;
    return xmlResponse("ListBucketResult", {
      Name: request.bucket,
      ...entries(listing, query, owner),
      KeyCount: page.entries.length + page.commonPrefixes.length,
      ContinuationToken: token ?? undefined,
      NextContinuationToken: page.truncated ? Buffer.from(lastName(page)).toString("base64") : undefined,
      StartAfter: startAfter === "" ? undefined : encode(startAfter),
    });
  };
}

function readToken(token: string): string {
  const name = Buffer.from(token, "base64").toString("utf8");
  if (name === "" || Buffer.from(name).toString("base64") !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return name;
}

/** ListObjects, the older listing by markers. */
export function makeListObjects(house: S3House): S3Operation {
  return (request) => {
    const marker = request.query.get("marker") ?? "";
    const listing = list(house, request, marker);
    const { page, encode, delimiter } = listing;
    return xmlResponse("ListBucketResult", {
      Name: request.bucket,
      ...entries(listing, request.query, ownerContent(house.kernel.accountId)),
      Marker: encode(marker),
      // S3 names it only with a delimiter; without one the last key serves.
      NextMarker: page.truncated && delimiter !== "" ? encode(lastName(page)) : undefined,
    });
  };
}
