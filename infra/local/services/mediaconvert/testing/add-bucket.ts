import type { TestKernel } from "../../../kernel/test-cloud.ts";

/** Creates a bucket as a template would. */
export async function addBucket(cloud: TestKernel, name: string): Promise<void> {
  const provider = cloud.kernel.providers().get("AWS::S3::Bucket");
  if (!provider) throw new Error("no service provides buckets");
  await provider.provision({
    stackName: "test",
    logicalId: name,
    type: "AWS::S3::Bucket",
    properties: { BucketName: name },
    generatedName: name,
  });
}
