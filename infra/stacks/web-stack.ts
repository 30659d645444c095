import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Duration, Stack, type StackProps } from "aws-cdk-lib";
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
    // Their names carry a hash of their content. Those of the release before stay, for pages that are still open.
    const assets = new BucketDeployment(this, "Assets", {
      sources: [Source.asset(join(built, "assets"))],
      destinationBucket: props.bucket,
      destinationKeyPrefix: "assets",
      cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
      prune: false,
    });
    const pages = new BucketDeployment(this, "Pages", {
      sources: [Source.asset(built, { exclude: ["assets"] })],
      destinationBucket: props.bucket,
      distribution: props.distribution,
      distributionPaths: ["/*"],
      cacheControl: [CacheControl.noCache()],
      prune: false,
    });
    // A page is there when what it loads is.
    pages.node.addDependency(assets);
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
