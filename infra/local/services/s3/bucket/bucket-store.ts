import type { Kernel } from "../../../kernel/kernel.ts";
import { noSuchBucket } from "../http/s3-error.ts";
import { BucketConfiguration } from "./bucket-configuration.ts";

export interface Bucket {
  name: string;
  arn: string;
  createdMs: number;
  configuration: BucketConfiguration;
}

/** The account's buckets. They are kept over restarts; their configuration comes from the template at every boot. */
export interface BucketStore {
  put(name: string, configuration: BucketConfiguration): Bucket;
  has(name: string): boolean;
  /** @throws S3Error NoSuchBucket */
  get(name: string): Bucket;
  list(): Bucket[];
  /** Keeps the policy document for GetBucketPolicy; IAM holds its statements. Undefined clears it. */
  setPolicy(name: string, document: unknown): void;
  policy(name: string): unknown;
}

export const bucketArn = (name: string) => `arn:aws:s3:::${name}`;

export function makeBucketStore(kernel: Pick<Kernel, "store" | "clock">): BucketStore {
  const { db } = kernel.store;
  db.exec(
    "create table if not exists s3_buckets (name text primary key, created_ms integer not null, configuration text not null) strict",
  );
  const upsert = db.prepare(
    "insert into s3_buckets values (?, ?, ?) on conflict (name) do update set configuration = excluded.configuration",
  );
  const buckets = new Map<string, Bucket>();
  const policies = new Map<string, unknown>();

  function load(): void {
    for (const row of db.prepare("select name, created_ms, configuration from s3_buckets order by name").all()) {
      const name = String(row.name);
      const configuration = BucketConfiguration.parse(JSON.parse(String(row.configuration)));
      buckets.set(name, { name, arn: bucketArn(name), createdMs: Number(row.created_ms), configuration });
    }
  }
  load();

  function get(name: string): Bucket {
    const bucket = buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  return {
    put(name, configuration) {
      upsert.run(name, kernel.clock.now(), JSON.stringify(configuration));
      load();
      return get(name);
    },
    has: (name) => buckets.has(name),
    get,
    setPolicy: (name, document) => void policies.set(name, document),
    policy: (name) => policies.get(name),
    list: () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Whether new versions are kept beside the old ones (Enabled), replace the null version (Suspended, and never versioned). */
export function keepsVersions(bucket: Bucket): boolean {
  return bucket.configuration.VersioningConfiguration?.Status === "Enabled";
}

/** Whether the bucket has ever kept versions, so that a delete leaves a marker and answers carry version ids. */
export function isVersioned(bucket: Bucket): boolean {
  return bucket.configuration.VersioningConfiguration !== undefined;
}
