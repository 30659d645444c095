import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { BusEvent } from "../../../kernel/backplane.ts";
import { startTestKernel, type TestKernel } from "../../../kernel/test-cloud.ts";
import { makeS3 } from "../service.ts";

export type TakenEvent = Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">;

/** A laptop cloud with nothing but S3, and a bus that keeps what it is given. */
export interface S3Fixture extends TestKernel {
  events: TakenEvent[];
  /** A client of the unmodified SDK, path style, as the administrator unless told otherwise. */
  client(config?: Partial<S3ClientConfig>): S3Client;
  /** Creates or changes a bucket as a template would. */
  bucket(name: string, properties?: Record<string, unknown>): Promise<string>;
  policy(bucket: string, statements: Record<string, unknown>[]): Promise<void>;
}

export async function startS3(options: { dataDir?: string } = {}): Promise<S3Fixture> {
  const events: TakenEvent[] = [];
  const cloud = await startTestKernel(
    [(kernel) => kernel.provide("events", { putAwsEvent: (event) => void events.push(event) }), makeS3],
    options,
  );

  async function provision(type: string, properties: Record<string, unknown>): Promise<string> {
    const provider = cloud.kernel.providers().get(type);
    if (!provider) throw new Error(`Nobody provides ${type}.`);
    const resource = await provider.provision({
      stackName: "Test",
      logicalId: "Resource",
      type,
      properties,
      generatedName: "Test-Resource-0a1b2c3d",
    });
    return resource.ref;
  }

  return {
    ...cloud,
    events,
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
