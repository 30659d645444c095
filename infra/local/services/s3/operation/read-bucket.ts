import type { Bucket } from "../bucket/bucket-store.ts";
import { bucketArn } from "../bucket/bucket-store.ts";
import { emptyResponse, isoTime, xmlResponse } from "../http/respond.ts";
import { S3Error } from "../http/s3-error.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { XmlContent } from "../http/xml.ts";
import { lifecycleContent } from "../lifecycle/lifecycle-xml.ts";
import type { S3House } from "../s3-house.ts";
import { ownerContent } from "./list-page.ts";

/** ListBuckets. */
export function makeListBuckets({ kernel, buckets }: S3House): S3Operation {
  return (request) => {
    kernel.authorize(request.caller, [{ action: "s3:ListAllMyBuckets", resource: "*" }]);
    const prefix = request.query.get("prefix") ?? "";
    return xmlResponse("ListAllMyBucketsResult", {
      Owner: ownerContent(kernel.accountId),
      Buckets: {
        Bucket: buckets
          .list()
          .filter((bucket) => bucket.name.startsWith(prefix))
          .map((bucket) => ({
            Name: bucket.name,
            CreationDate: isoTime(bucket.createdMs),
            BucketRegion: kernel.region,
            BucketArn: bucketArn(bucket.name),
          })),
      },
    });
  };
}

/** HeadBucket: whether it is there and may be listed. */
export function makeHeadBucket({ kernel, buckets, guard }: S3House): S3Operation {
  return (request) => {
    guard.allow(request, "ListBucket", buckets.get(request.bucket).name);
    return emptyResponse(200, { "x-amz-bucket-region": kernel.region, "x-amz-access-point-alias": "false" });
  };
}

/** GetBucketLocation; `us-east-1` is answered as nothing, for reasons of history. */
export function makeGetBucketLocation({ kernel, buckets, guard }: S3House): S3Operation {
  return (request) => {
    guard.allow(request, "GetBucketLocation", buckets.get(request.bucket).name);
    return xmlResponse("LocationConstraint", kernel.region === "us-east-1" ? "" : kernel.region);
  };
}

/** GetBucketPolicy answers JSON. */
export function makeGetBucketPolicy({ buckets, guard }: S3House): S3Operation {
  return (request) => {
    const bucket = buckets.get(request.bucket);
    guard.allow(request, "GetBucketPolicy", bucket.name);
    const policy = buckets.policy(bucket.name);
    if (policy === undefined) throw none("NoSuchBucketPolicy", "The bucket policy does not exist");
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(policy) };
  };
}

interface BucketReading {
  action: string;
  root: string;
  /** The configuration as XML, or the error that says there is none. */
  content(bucket: Bucket): XmlContent | S3Error;
}

const none = (code: string, message: string) => new S3Error(code, message, { statusCode: 404 });

/** Operations that read one part of a bucket's configuration, which the template has set. */
const readings: Record<string, BucketReading> = {
  GetBucketVersioning: {
    action: "GetBucketVersioning",
    root: "VersioningConfiguration",
    content: ({ configuration }) => ({ Status: configuration.VersioningConfiguration?.Status }),
  },
  GetBucketCors: {
    action: "GetBucketCORS",
    root: "CORSConfiguration",
    content: ({ configuration }) =>
      configuration.CorsConfiguration
        ? {
            CORSRule: configuration.CorsConfiguration.CorsRules.map((rule) => ({
              ID: rule.Id,
              AllowedHeader: rule.AllowedHeaders,
              AllowedMethod: rule.AllowedMethods,
              AllowedOrigin: rule.AllowedOrigins,
              ExposeHeader: rule.ExposedHeaders,
              MaxAgeSeconds: rule.MaxAge,
            })),
          }
        : none("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
  },
  GetBucketLifecycleConfiguration: {
    action: "GetLifecycleConfiguration",
    root: "LifecycleConfiguration",
    content: ({ configuration }) =>
      configuration.LifecycleConfiguration
        ? lifecycleContent(configuration.LifecycleConfiguration.Rules)
        : none("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
  },
  GetBucketTagging: {
    action: "GetBucketTagging",
    root: "Tagging",
    content: ({ configuration }) =>
      configuration.Tags
        ? { TagSet: { Tag: configuration.Tags.map(({ Key, Value }) => ({ Key, Value })) } }
        : none("NoSuchTagSet", "The TagSet does not exist"),
  },
  GetBucketEncryption: {
    action: "GetEncryptionConfiguration",
    root: "ServerSideEncryptionConfiguration",
    content: () => ({
      Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
    }),
  },
  GetBucketNotificationConfiguration: {
    action: "GetBucketNotification",
    root: "NotificationConfiguration",
    content: ({ configuration }) =>
      configuration.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled
        ? { EventBridgeConfiguration: "" }
        : "",
  },
  GetPublicAccessBlock: {
    action: "GetBucketPublicAccessBlock",
    root: "PublicAccessBlockConfiguration",
    content: ({ configuration }) =>
      configuration.PublicAccessBlockConfiguration ??
      none("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
  },
  GetBucketOwnershipControls: {
    action: "GetBucketOwnershipControls",
    root: "OwnershipControls",
    content: ({ configuration }) => ({
      Rule: configuration.OwnershipControls?.Rules ?? [{ ObjectOwnership: "BucketOwnerEnforced" }],
    }),
  },
};

/** Every operation of `readings`, by name. */
export function makeBucketReadings({ buckets, guard }: S3House): Record<string, S3Operation> {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading]): [string, S3Operation] => [
      name,
      (request) => {
        const bucket = buckets.get(request.bucket);
        guard.allow(request, reading.action, bucket.name);
        const content = reading.content(bucket);
        if (content instanceof S3Error) throw content;
        return xmlResponse(reading.root, content);
      },
    ]),
  );
}
