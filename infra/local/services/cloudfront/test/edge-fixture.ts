import { generateKeyPairSync } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { type S3Fixture, startS3 } from "../../s3/test/s3-fixture.ts";
import { makeCloudFront } from "../service.ts";

export const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
export const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
export const allViewerExceptHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

export interface EdgeFixture {
  cloud: S3Fixture;
  /** Where viewers go. */
  url: string;
  privateKey: string;
  keyPairId: string;
  keyGroup: string;
  put(bucket: string, key: string, body: string, contentType?: string): Promise<void>;
  /** Makes or changes the distribution: web bucket by default, renditions behind the key group. */
  distribute(changes?: Record<string, unknown>): Promise<string>;
}

/** A laptop cloud with a distribution in front of two buckets, in the properties that CDK writes. */
export async function startEdge(): Promise<EdgeFixture> {
  const cloud = await startS3({ also: [makeCloudFront] });
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await cloud.bucket("web-files");
  await cloud.bucket("rendition-files");
  for (const bucket of ["web-files", "rendition-files"]) {
    await cloud.policy(bucket, [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:cloudfront::${cloud.kernel.accountId}:distribution/*` } },
      },
    ]);
  }
  const keyPairId = await cloud.provision(
    "AWS::CloudFront::PublicKey",
    { PublicKeyConfig: { CallerReference: "c", Name: "key", EncodedKey: publicKey } },
    "SigningKey",
  );
  const keyGroup = await cloud.provision(
    "AWS::CloudFront::KeyGroup",
    { KeyGroupConfig: { Name: "keys", Items: [keyPairId] } },
    "Keys",
  );
  const accessControl = await cloud.provision(
    "AWS::CloudFront::OriginAccessControl",
    {
      OriginAccessControlConfig: {
        Name: "oac",
        OriginAccessControlOriginType: "s3",
        SigningBehavior: "always",
        SigningProtocol: "sigv4",
      },
    },
    "AccessControl",
  );
  const origin = (bucket: string) => ({
    Id: bucket,
    DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
    OriginAccessControlId: accessControl,
    S3OriginConfig: { OriginAccessIdentity: "" },
  });

  const fixture: EdgeFixture = {
    cloud,
    url: cloud.endpoint,
    privateKey,
    keyPairId,
    keyGroup,
    async put(Bucket, Key, Body, ContentType = "text/plain") {
      await cloud.client().send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
    },
    distribute: (changes = {}) =>
      cloud.provision(
        "AWS::CloudFront::Distribution",
        {
          DistributionConfig: {
            Enabled: true,
            DefaultRootObject: "index.html",
            HttpVersion: "http2and3",
            IPV6Enabled: true,
            Origins: [origin("web-files"), origin("rendition-files")],
            DefaultCacheBehavior: {
              TargetOriginId: "web-files",
              ViewerProtocolPolicy: "redirect-to-https",
              CachePolicyId: cachingOptimized,
              Compress: true,
            },
            CacheBehaviors: [
              {
                PathPattern: "/renditions/*",
                TargetOriginId: "rendition-files",
                ViewerProtocolPolicy: "https-only",
                CachePolicyId: cachingOptimized,
                TrustedKeyGroups: [keyGroup],
                Compress: true,
              },
            ],
            ...changes,
          },
        },
        "Distribution",
      ),
  };
  await fixture.distribute();
  return fixture;
}
