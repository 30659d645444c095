import * as z from "zod";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const number = z.coerce.number().int().nonnegative();
const Tag = z.strictObject({ Key: z.string(), Value: z.string() });

const CorsRule = z.strictObject({
  Id: z.string().optional(),
  AllowedHeaders: z.array(z.string()).default([]),
  AllowedMethods: z.array(z.enum(["GET", "PUT", "HEAD", "POST", "DELETE"])),
  AllowedOrigins: z.array(z.string()),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: number.optional(),
});
export type CorsRule = z.infer<typeof CorsRule>;

const StorageClass = z.enum([
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
]);

const Transition = z.strictObject({
  StorageClass,
  TransitionInDays: number.optional(),
  TransitionDate: z.iso.datetime({ offset: true }).optional(),
});

const LifecycleRule = z.strictObject({
  Id: z.string().optional(),
  Status: z.enum(["Enabled", "Disabled"]),
  Prefix: z.string().optional(),
  TagFilters: z.array(Tag).optional(),
  ObjectSizeGreaterThan: number.optional(),
  ObjectSizeLessThan: number.optional(),
  ExpirationInDays: number.optional(),
  ExpirationDate: z.iso.datetime({ offset: true }).optional(),
  ExpiredObjectDeleteMarker: flag.optional(),
  NoncurrentVersionExpirationInDays: number.optional(),
  NoncurrentVersionExpiration: z
    .strictObject({ NoncurrentDays: number, NewerNoncurrentVersions: number.optional() })
    .optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: number }).optional(),
  Transitions: z.array(Transition).optional(),
  NoncurrentVersionTransitions: z
    .array(z.strictObject({ StorageClass, TransitionInDays: number, NewerNoncurrentVersions: number.optional() }))
    .optional(),
});
export type LifecycleRule = z.infer<typeof LifecycleRule>;

const PublicAccessBlock = z.strictObject({
  BlockPublicAcls: flag.default(false),
  BlockPublicPolicy: flag.default(false),
  IgnorePublicAcls: flag.default(false),
  RestrictPublicBuckets: flag.default(false),
});

const Encryption = z.strictObject({
  ServerSideEncryptionConfiguration: z
    .array(
      z.strictObject({
        BucketKeyEnabled: flag.optional(),
        // Only encryption with keys of S3 itself; KMS keys are nothing that the laptop cloud has.
        ServerSideEncryptionByDefault: z.strictObject({ SSEAlgorithm: z.literal("AES256") }),
      }),
    )
    .max(1),
});

/** The properties of `AWS::S3::Bucket` that the laptop cloud honours. Anything else is refused, naming it. */
export const BucketConfiguration = z.strictObject({
  VersioningConfiguration: z.strictObject({ Status: z.enum(["Enabled", "Suspended"]) }).optional(),
  BucketEncryption: Encryption.optional(),
  PublicAccessBlockConfiguration: PublicAccessBlock.optional(),
  LifecycleConfiguration: z
    .strictObject({ Rules: z.array(LifecycleRule), TransitionDefaultMinimumObjectSize: z.string().optional() })
    .optional(),
  NotificationConfiguration: z
    .strictObject({ EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: flag.default(true) }).optional() })
    .optional(),
  CorsConfiguration: z.strictObject({ CorsRules: z.array(CorsRule) }).optional(),
  // Access logs are what CloudWatch and Athena read in AWS; the laptop cloud's log is its own, and no log objects are written.
  LoggingConfiguration: z
    .strictObject({
      DestinationBucketName: z.string().optional(),
      LogFilePrefix: z.string().optional(),
      TargetObjectKeyFormat: z.unknown().optional(),
    })
    .optional(),
  OwnershipControls: z
    .strictObject({
      Rules: z
        .array(
          z.strictObject({ ObjectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]) }),
        )
        .max(1),
    })
    .optional(),
  Tags: z.array(Tag).optional(),
});
export type BucketConfiguration = z.infer<typeof BucketConfiguration>;
