import type { Kernel } from "../../../kernel/kernel.ts";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import { BucketConfiguration } from "./bucket-configuration.ts";
import { type BucketStore, bucketArn } from "./bucket-store.ts";

const namePattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** `AWS::S3::Bucket`. */
export function makeBucketProvider(kernel: Pick<Kernel, "region">, buckets: BucketStore): ResourceProvider {
  return {
    type: "AWS::S3::Bucket",
    properties: ["BucketName", ...Object.keys(BucketConfiguration.shape)],
    provision({ properties: { BucketName, ...rest }, generatedName, logicalId }) {
      const name = typeof BucketName === "string" ? BucketName : shorten(generatedName.toLowerCase());
      if (!namePattern.test(name)) throw new Error(`'${name}' is no name for the bucket ${logicalId}.`);
      const configuration = BucketConfiguration.safeParse(rest);
      if (!configuration.success)
        throw new Error(`The laptop cloud cannot make the bucket ${logicalId}: ${configuration.error.message}`);
      buckets.put(name, configuration.data);
      return {
        ref: name,
        attributes: {
          Arn: bucketArn(name),
          DomainName: `${name}.s3.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${kernel.region}.amazonaws.com`,
          DualStackDomainName: `${name}.s3.dualstack.${kernel.region}.amazonaws.com`,
        },
      };
    },
  };
}

/** Names have at most 63 characters; what makes a generated one unique is its end. */
function shorten(name: string): string {
  return name.length <= 63 ? name : `${name.slice(0, 54)}${name.slice(-9)}`;
}
