import { NotSupportedError } from "../../../kernel/errors.ts";
import type { S3Address } from "./address.ts";
import { S3Error } from "./s3-error.ts";

/** Sub-resources by the word in the query that selects them, for each method. */
const ofBucket: Record<string, Record<string, string>> = {
  GET: {
    location: "GetBucketLocation",
    versioning: "GetBucketVersioning",
    versions: "ListObjectVersions",
    uploads: "ListMultipartUploads",
    cors: "GetBucketCors",
    lifecycle: "GetBucketLifecycleConfiguration",
    policy: "GetBucketPolicy",
    tagging: "GetBucketTagging",
    encryption: "GetBucketEncryption",
    notification: "GetBucketNotificationConfiguration",
    publicAccessBlock: "GetPublicAccessBlock",
    ownershipControls: "GetBucketOwnershipControls",
  },
  POST: { delete: "DeleteObjects" },
};

const ofObject: Record<string, Record<string, string>> = {
  GET: { uploadId: "ListParts", tagging: "GetObjectTagging", attributes: "GetObjectAttributes" },
  PUT: { uploadId: "UploadPart", tagging: "PutObjectTagging" },
  POST: { uploads: "CreateMultipartUpload", uploadId: "CompleteMultipartUpload" },
  DELETE: { uploadId: "AbortMultipartUpload", tagging: "DeleteObjectTagging" },
};

/** Words that S3 knows and the laptop cloud does not; with them a request must not pass for a plain one. */
const foreign = [
  "accelerate",
  "acl",
  "analytics",
  "annotation",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "location",
  "logging",
  "metadataConfiguration",
  "metadataInventoryTable",
  "metadataJournalTable",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploads",
  "versioning",
  "versions",
  "website",
];

/**
 * The operation that a request asks for.
 * @throws NotSupportedError naming the sub-resource; S3Error MethodNotAllowed
 */
export function operationName(method: string, address: S3Address, query: URLSearchParams, isCopy: boolean): string {
  const level = address.bucket === "" ? "account" : address.key === "" ? "bucket" : "object";
  const table = level === "bucket" ? ofBucket : level === "object" ? ofObject : {};
  for (const [word, name] of Object.entries(table[method] ?? {})) {
    if (query.has(word)) return isCopy && name === "UploadPart" ? "UploadPartCopy" : name;
  }
  const strange = foreign.find((word) => query.has(word));
  if (strange)
    throw new NotSupportedError(`S3's ${method} ?${strange} on ${level === "object" ? "an object" : `a ${level}`}`);

  switch (`${method} ${level}`) {
    case "GET account":
      return "ListBuckets";
    case "HEAD bucket":
      return "HeadBucket";
    case "GET bucket":
      return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
    case "GET object":
      return "GetObject";
    case "HEAD object":
      return "HeadObject";
    case "PUT object":
      return isCopy ? "CopyObject" : "PutObject";
    case "DELETE object":
      return "DeleteObject";
    case "PUT bucket":
      throw new NotSupportedError("S3's CreateBucket: buckets come from the template");
    case "DELETE bucket":
      throw new NotSupportedError("S3's DeleteBucket: buckets come from the template");
    default:
      throw new S3Error("MethodNotAllowed", "The specified method is not allowed against this resource.", {
        statusCode: 405,
        members: { Method: method, ResourceType: level.toUpperCase() },
      });
  }
}
