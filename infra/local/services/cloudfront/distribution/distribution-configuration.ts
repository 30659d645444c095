import * as z from "zod";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const number = z.coerce.number();

const FunctionAssociation = z.strictObject({
  EventType: z.enum(["viewer-request", "viewer-response"]),
  FunctionARN: z.string(),
});

const behaviour = {
  TargetOriginId: z.string(),
  // The laptop cloud is plain HTTP on 127.0.0.1, which stands for TLS: nothing to redirect, nobody to refuse.
  ViewerProtocolPolicy: z.enum(["allow-all", "https-only", "redirect-to-https"]),
  AllowedMethods: z.array(z.string()).default(["GET", "HEAD"]),
  CachedMethods: z.array(z.string()).optional(),
  CachePolicyId: z.string(),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  // Answers are not compressed: over the loopback it only costs time, and a viewer must take identity anyway.
  Compress: flag.optional(),
  FunctionAssociations: z.array(FunctionAssociation).default([]),
  TrustedKeyGroups: z.array(z.string()).default([]),
};

const Behaviour = z.strictObject(behaviour);
const PathBehaviour = z.strictObject({ ...behaviour, PathPattern: z.string() });
export type Behaviour = z.infer<typeof Behaviour>;

const Origin = z.strictObject({
  Id: z.string(),
  DomainName: z.string(),
  OriginPath: z.string().default(""),
  OriginAccessControlId: z.string().optional(),
  S3OriginConfig: z
    .strictObject({ OriginAccessIdentity: z.literal("").optional(), OriginReadTimeout: number.optional() })
    .optional(),
  CustomOriginConfig: z
    .strictObject({
      OriginProtocolPolicy: z.string(),
      OriginSSLProtocols: z.array(z.string()).optional(),
      HTTPPort: number.optional(),
      HTTPSPort: number.optional(),
      OriginReadTimeout: number.optional(),
      OriginKeepaliveTimeout: number.optional(),
      IpAddressType: z.string().optional(),
    })
    .optional(),
  OriginCustomHeaders: z.array(z.strictObject({ HeaderName: z.string(), HeaderValue: z.string() })).default([]),
  ConnectionAttempts: number.optional(),
  ConnectionTimeout: number.optional(),
});
export type Origin = z.infer<typeof Origin>;

const ErrorResponse = z.strictObject({
  ErrorCode: number,
  ResponseCode: number.optional(),
  ResponsePagePath: z.string().optional(),
  // Errors are never cached here.
  ErrorCachingMinTTL: number.optional(),
});

/** `DistributionConfig` as far as the laptop cloud honours it, or may truthfully pass it over. */
export const DistributionConfiguration = z.strictObject({
  Enabled: flag,
  DefaultRootObject: z.string().default(""),
  DefaultCacheBehavior: Behaviour,
  CacheBehaviors: z.array(PathBehaviour).default([]),
  Origins: z.array(Origin),
  CustomErrorResponses: z.array(ErrorResponse).default([]),
  Aliases: z.array(z.string()).default([]),
  Comment: z.string().optional(),
  // Of the wire and the price between viewers and AWS; there is no such wire here.
  HttpVersion: z.string().optional(),
  IPV6Enabled: flag.optional(),
  PriceClass: z.string().optional(),
  ViewerCertificate: z.looseObject({}).optional(),
  // The laptop cloud writes its own log, and none into a bucket.
  Logging: z.looseObject({}).optional(),
  // Only the default, which restricts nobody.
  Restrictions: z
    .strictObject({
      GeoRestriction: z.strictObject({ RestrictionType: z.literal("none"), Locations: z.array(z.string()).optional() }),
    })
    .optional(),
});
export type DistributionConfiguration = z.infer<typeof DistributionConfiguration>;
