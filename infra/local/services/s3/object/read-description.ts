import { NotSupportedError } from "../../../kernel/errors.ts";
import type { Bucket } from "../bucket/bucket-store.ts";
import { accessDenied, invalidArgument, S3Error } from "../http/s3-error.ts";
import type { S3Request } from "../http/s3-request.ts";
import { contentHeaders, type ObjectDescription } from "./object-version.ts";
import { parseTaggingHeader } from "./tag-set.ts";
import { readUserMetadata } from "./user-metadata.ts";

const storageClasses = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];
const foreignPrefixes = [
  "x-amz-object-lock-",
  "x-amz-server-side-encryption-",
  "x-amz-grant-",
  "x-amz-website-redirect-location",
  "x-amz-write-offset-bytes",
];

/** What of a request an object's description is made from. */
export type DescribedRequest = Pick<S3Request, "header" | "headers">;

/**
 * Reads content headers, user metadata, tags and storage class of a write.
 * @throws S3Error; NotSupportedError for what would have to be honoured and cannot be
 */
export function readDescription(request: DescribedRequest, bucket: Bucket): ObjectDescription {
  refuseForeign(request);
  checkAcl(request.header("x-amz-acl"), bucket);
  const headers: ObjectDescription["headers"] = {};
  for (const name of contentHeaders) {
    const value = request.header(name);
    const kept = name === "content-encoding" && value !== undefined ? withoutChunking(value) : value;
    if (kept) headers[name] = kept;
  }
  return {
    headers,
    metadata: readUserMetadata(request.headers),
    tags: parseTaggingHeader(request.header("x-amz-tagging")),
    storageClass: readStorageClass(request.header("x-amz-storage-class")),
  };
}

/** `aws-chunked` is how the bytes travelled, not what they are. */
function withoutChunking(encoding: string): string {
  return encoding
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "" && each.toLowerCase() !== "aws-chunked")
    .join(", ");
}

function readStorageClass(header: string | undefined): string {
  if (header === undefined) return "STANDARD";
  if (!storageClasses.includes(header))
    throw new S3Error("InvalidStorageClass", "The storage class you specified is not valid", {
      members: { StorageClassRequested: header },
    });
  return header;
}

function refuseForeign(request: DescribedRequest): void {
  const encryption = request.header("x-amz-server-side-encryption");
  if (encryption !== undefined && encryption !== "AES256") {
    if (encryption.startsWith("aws:")) throw new NotSupportedError(`S3's encryption with ${encryption}`);
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      encryption,
    );
  }
  for (const name of request.headers.keys()) {
    if (foreignPrefixes.some((prefix) => name.startsWith(prefix))) throw new NotSupportedError(`S3's ${name}`);
  }
}

/** Buckets own what is in them unless told otherwise, and then take no access control list but the one that says so. */
function checkAcl(acl: string | undefined, bucket: Bucket): void {
  if (acl === undefined || acl === "bucket-owner-full-control") return;
  const ownership = bucket.configuration.OwnershipControls?.Rules[0]?.ObjectOwnership ?? "BucketOwnerEnforced";
  if (ownership === "BucketOwnerEnforced")
    throw new S3Error("AccessControlListNotSupported", "The bucket does not allow ACLs");
  if (acl === "private") return;
  if (acl.startsWith("public-") && bucket.configuration.PublicAccessBlockConfiguration?.BlockPublicAcls)
    throw accessDenied();
  throw new NotSupportedError(`S3's access control list ${acl}`);
}
