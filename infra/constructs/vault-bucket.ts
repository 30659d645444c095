import { Duration } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { isEphemeral, removalPolicy } from "./lifecycle.ts";

/** A bucket as Greenlight keeps all of them: versioned, encrypted, TLS only, closed to the public, its access logged. */
export function vaultBucket(scope: Construct, id: string, logs: IBucket | undefined, props: BucketProps = {}): Bucket {
  const { lifecycleRules = [], ...rest } = props;
  return new Bucket(scope, id, {
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: removalPolicy(scope),
    autoDeleteObjects: isEphemeral(scope),
    ...(logs === undefined ? {} : { serverAccessLogsBucket: logs, serverAccessLogsPrefix: `${id.toLowerCase()}/` }),
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }, ...lifecycleRules],
    ...rest,
  });
}
