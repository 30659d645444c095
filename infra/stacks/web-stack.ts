import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Stack, type StackProps } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { acknowledge } from "../constructs/acknowledge.ts";

export interface WebStackProps extends StackProps {
  bucket: Bucket;
  distribution: Distribution;
}

/** The web app, as Vite built it. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);
    const built = fileURLToPath(new URL("../../dist/web/", import.meta.url));
    if (!existsSync(built))
      throw new Error("The web app has not been built: run `npm run synth`, which builds it first.");
    const deployment = new BucketDeployment(this, "Pages", {
      sources: [Source.asset(built)],
      destinationBucket: props.bucket,
      distribution: props.distribution,
      distributionPaths: ["/index.html"],
      // File names carry a hash of their content, but for index.html, which is revalidated.
      cacheControl: [CacheControl.noCache()],
      prune: true,
    });
    acknowledge(deployment, "AwsSolutions-IAM4", "CDK's own deployment function; its role is CDK's to define.");
    for (const child of this.node.children) {
      if (child.node.id.startsWith("Custom::CDKBucketDeployment")) {
        acknowledge(child, "AwsSolutions-IAM4", "CDK's own deployment function; its role is CDK's to define.");
        acknowledge(child, "AwsSolutions-IAM5", "CDK's own deployment function; its role is CDK's to define.");
        acknowledge(child, "AwsSolutions-L1", "CDK's own deployment function; its runtime is CDK's to choose.");
      }
    }
  }
}
