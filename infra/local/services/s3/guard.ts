import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { type BucketStore, bucketArn } from "./bucket/bucket-store.ts";
import { accessDenied, S3Error } from "./http/s3-error.ts";
import type { S3Request } from "./http/s3-request.ts";
import type { Tags } from "./object/tag-set.ts";

/** Who asks: a request, or a caller inside AWS. */
export type Asker = Pick<S3Request, "caller" | "authType" | "header">;

/** Asks IAM and the bucket's settings whether a caller may do something. */
export interface Guard {
  /**
   * @param action without its prefix, such as `GetObject`
   * @throws AwsError AccessDenied; S3Error NoSuchBucket
   */
  allow(asker: Asker, action: string, bucket: string, key?: string, context?: Record<string, string>): void;
  /** What to answer for an object that is not there: only who may list the bucket learns that it is missing. */
  absent(asker: Asker, bucket: string, missing: S3Error): S3Error;
}

export function makeGuard(kernel: Kernel, buckets: BucketStore): Guard {
  function allow(
    asker: Asker,
    action: string,
    bucket: string,
    key?: string,
    context: Record<string, string> = {},
  ): void {
    const { configuration } = buckets.get(bucket);
    // A bucket with a public policy is closed to the public all the same.
    if (asker.caller.kind === "anonymous" && configuration.PublicAccessBlockConfiguration?.RestrictPublicBuckets)
      throw accessDenied();
    const arn = bucketArn(bucket);
    kernel.authorize(asker.caller, [
      {
        action: `s3:${action}`,
        resource: key === undefined ? arn : `${arn}/${key}`,
        context: { ...requestContext(asker), ...context },
      },
    ]);
  }
  return {
    allow,
    absent(asker, bucket, missing) {
      try {
        allow(asker, "ListBucket", bucket);
        return missing;
      } catch (cause) {
        return new S3Error("AccessDenied", "Access Denied", { statusCode: 403, cause });
      }
    },
  };
}

/** Headers that are condition keys under their own names. */
const headerKeys = [
  "x-amz-server-side-encryption",
  "x-amz-storage-class",
  "x-amz-acl",
  "x-amz-copy-source",
  "x-amz-metadata-directive",
  "x-amz-content-sha256",
];

/**
 * Condition keys of the request. The endpoint is plain HTTP on 127.0.0.1: nothing leaves the machine, which is what
 * `aws:SecureTransport` asks for, so it counts as secure (IAM says so for every service) with the TLS that AWS would use.
 */
function requestContext(asker: Asker): Record<string, string> {
  const context: Record<string, string> = { "s3:TlsVersion": "1.3" };
  if (asker.authType !== null) {
    context["s3:authType"] = asker.authType;
    context["s3:signatureversion"] = "AWS4-HMAC-SHA256";
  }
  for (const name of headerKeys) {
    const value = asker.header(name);
    if (value !== undefined) context[`s3:${name}`] = value;
  }
  return context;
}

/** A caller that comes through the backplane, not through HTTP. */
export function insideAws(caller: Caller): Asker {
  return { caller, authType: null, header: () => undefined };
}

export function existingTagContext(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value]));
}

export function requestTagContext(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`s3:RequestObjectTag/${key}`, value]));
}
