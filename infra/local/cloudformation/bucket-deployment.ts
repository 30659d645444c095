import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import * as z from "zod";
import { NotSupportedError } from "../kernel/errors.ts";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import { findAsset } from "./assembly.ts";
import { contentTypeOf } from "./content-type.ts";

/** Properties of `Custom::CDKBucketDeployment`; the invalidation has no meaning here, where the edge keeps no copies. */
const BucketDeployment = z.strictObject({
  ServiceToken: z.string(),
  SourceBucketNames: z.array(z.string()),
  SourceObjectKeys: z.array(z.string()),
  DestinationBucketName: z.string(),
  DestinationBucketKeyPrefix: z.string().default(""),
  Prune: z.boolean().default(true),
  SystemMetadata: z.strictObject({ "cache-control": z.string().optional() }).default({}),
  UserMetadata: z.record(z.string(), z.string()).default({}),
  DistributionId: z.string().optional(),
  DistributionPaths: z.array(z.string()).optional(),
  WaitForDistributionInvalidation: z.boolean().optional(),
  OutputObjectKeys: z.boolean().optional(),
  RetainOnDelete: z.boolean().optional(),
});

/**
 * Copies the files of the source assets into the bucket, in the name of the deployment function's role, and removes what
 * is there beside them when asked to prune. Answers the attributes of the custom resource.
 */
export async function deployIntoBucket(
  kernel: LocalKernel,
  given: Record<string, unknown>,
  roleArn: string,
): Promise<Record<string, string>> {
  const deployment = BucketDeployment.parse(given);
  const { S3Client, PutObjectCommand, DeleteObjectCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const role = kernel.assumeRole(roleArn, "lambda.amazonaws.com", "bucket-deployment", deployment.ServiceToken);
  const client = new S3Client({
    endpoint: kernel.endpoint,
    region: kernel.region,
    credentials: kernel.credentialsFor(role),
    forcePathStyle: true,
  });
  const bucket = { Bucket: deployment.DestinationBucketName };
  const prefix =
    deployment.DestinationBucketKeyPrefix === "" ? "" : `${deployment.DestinationBucketKeyPrefix.replace(/\/$/, "")}/`;

  const files = new Map<string, string>();
  for (const objectKey of deployment.SourceObjectKeys) {
    const folder = findAsset(kernel.assemblyDir, objectKey);
    if (!(await stat(folder)).isDirectory())
      throw new NotSupportedError(`bucket deployments from a zip file (${folder})`);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(`${prefix}${relative(folder, path).split(sep).join("/")}`, path);
    }
  }
  for (const [Key, path] of files) {
    await client.send(
      new PutObjectCommand({
        ...bucket,
        Key,
        Body: await readFile(path),
        ContentType: contentTypeOf(path),
        CacheControl: deployment.SystemMetadata["cache-control"],
        Metadata: deployment.UserMetadata,
      }),
    );
  }
  if (deployment.Prune) {
    for await (const page of paginateListObjectsV2({ client }, { ...bucket, Prefix: prefix })) {
      for (const { Key } of page.Contents ?? []) {
        if (Key !== undefined && !files.has(Key)) await client.send(new DeleteObjectCommand({ ...bucket, Key }));
      }
    }
  }
  client.destroy();
  return { DestinationBucketArn: `arn:aws:s3:::${deployment.DestinationBucketName}` };
}
