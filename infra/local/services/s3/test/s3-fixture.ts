import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { BusEvent } from "../../../kernel/backplane.ts";
import type { LocalKernel } from "../../../kernel/make-kernel.ts";
import { startTestKernel, type TestKernel } from "../../../kernel/test-cloud.ts";
import { makeEvents } from "../../events/service.ts";
import { makeS3 } from "../service.ts";

/** A laptop cloud of S3 and EventBridge. */
export interface S3Fixture extends TestKernel {
  /** What has reached the default bus, oldest first, when all is quiet. */
  events(): Promise<BusEvent[]>;
  /** A client of the unmodified SDK, path style, as the administrator unless told otherwise. */
  client(config?: Partial<S3ClientConfig>): S3Client;
  /** Creates a resource as a template would, and answers its Ref. */
  provision(type: string, properties: Record<string, unknown>, logicalId?: string): Promise<string>;
  /** Creates or changes a bucket as a template would. */
  bucket(name: string, properties?: Record<string, unknown>): Promise<string>;
  policy(bucket: string, statements: Record<string, unknown>[]): Promise<void>;
}

export async function startS3(
  options: { dataDir?: string; also?: ((kernel: LocalKernel) => unknown)[] } = {},
): Promise<S3Fixture> {
  const cloud = await startTestKernel([makeEvents, makeS3, ...(options.also ?? [])], options);

  async function provision(type: string, properties: Record<string, unknown>, logicalId = "Resource"): Promise<string> {
    const provider = cloud.kernel.providers().get(type);
    if (!provider) throw new Error(`Nobody provides ${type}.`);
    const generatedName = `Test-${logicalId}-0a1b2c3d`;
    const resource = await provider.provision({ stackName: "Test", logicalId, type, properties, generatedName });
    return resource.ref;
  }

  return {
    ...cloud,
    async events() {
      await cloud.kernel.idle();
      return cloud.kernel
        .use("events")
        .recent(1000)
        .map(({ event }) => event)
        .reverse();
    },
    provision,
    client: (config = {}) => new S3Client({ ...cloud.clientConfig, forcePathStyle: true, ...config }),
    bucket: (name, properties = {}) => provision("AWS::S3::Bucket", { BucketName: name, ...properties }),
    async policy(bucket, statements) {
      await provision("AWS::S3::BucketPolicy", {
        Bucket: bucket,
        PolicyDocument: { Version: "2012-10-17", Statement: statements },
      });
    },
  };
}
