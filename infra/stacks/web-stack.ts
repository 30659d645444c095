import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Stack, type StackProps } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { acknowledge } from "../constructs/acknowledge.ts";
import { wildcardFinding } from "../constructs/grant.ts";

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
    new BucketDeployment(this, "Pages", {
      sources: [Source.asset(built)],
      destinationBucket: props.bucket,
      distribution: props.distribution,
      distributionPaths: ["/index.html"],
      // File names carry a hash of their content, but for index.html, which is revalidated.
      cacheControl: [CacheControl.noCache()],
      prune: true,
    });
    this.acknowledgeDeploymentFunction(props.bucket);
  }

  /** What CDK gives its deployment function is CDK's to define; it is named here finding by finding, so that anything new shows. */
  private acknowledgeDeploymentFunction(bucket: Bucket): void {
    const assets = `arn:${this.partition}:s3:::cdk-hnb659fds-assets-${this.account}-${this.region}/*`;
    const findings = [
      "AwsSolutions-L1",
      "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
      ...["GetBucket*", "GetObject*", "List*", "Abort*", "DeleteObject*"].map(
        (action) => `AwsSolutions-IAM5[Action::s3:${action}]`,
      ),
      ...[assets, bucket.arnForObjects("*"), "*"].map((resource) => wildcardFinding(this, resource)),
    ];
    for (const child of this.node.children) {
      if (!child.node.id.startsWith("Custom::CDKBucketDeployment")) continue;
      for (const finding of findings)
        acknowledge(child, finding, "CDK's own deployment function, whose code and role come with the library.");
    }
  }
}
