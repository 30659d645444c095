import type { Kernel } from "../../kernel/kernel.ts";
import { makeS3Backplane } from "./backplane.ts";
import { makeBucketPolicyProvider } from "./bucket/bucket-policy-resource.ts";
import { makeBucketProvider } from "./bucket/bucket-resource.ts";
import { makeBucketStore } from "./bucket/bucket-store.ts";
import { makeEventOutbox } from "./event/event-outbox.ts";
import { makePostObject } from "./form/post-object.ts";
import { makeGuard } from "./guard.ts";
import { makeS3Server } from "./http/serve-request.ts";
import { startLifecycle } from "./lifecycle/apply-lifecycle.ts";
import { makeBlobStore } from "./object/blob-store.ts";
import { makeObjectStore } from "./object/object-store.ts";
import { makeOperations } from "./operation/operation-table.ts";
import type { S3House } from "./s3-house.ts";
import { makeUploadStore } from "./upload/upload-store.ts";

/**
 * The laptop cloud's S3: metadata in SQLite, bytes in files of random names, S3's own REST protocol. Provides
 * `AWS::S3::Bucket`, `AWS::S3::BucketPolicy` and the backplane's `s3`. Events that a restart kept from leaving are sent when
 * everything is provisioned.
 */
export function makeS3(kernel: Kernel): void {
  const blobs = makeBlobStore(kernel.store.folder("s3"));
  const outbox = makeEventOutbox(kernel);
  const buckets = makeBucketStore(kernel);
  const objects = makeObjectStore(kernel, blobs, outbox);
  const uploads = makeUploadStore(kernel, blobs);
  const house: S3House = { kernel, buckets, objects, uploads, blobs, guard: makeGuard(kernel, buckets) };

  const server = makeS3Server(house, makeOperations(house), makePostObject(house));
  kernel.provide("s3", makeS3Backplane(house, server));
  kernel.registerProvider(makeBucketProvider(kernel, buckets));
  kernel.registerProvider(makeBucketPolicyProvider(kernel, buckets));
  startLifecycle(house);
  const sweeping = kernel
    .track(
      "s3 sweep",
      blobs.sweep((name) => objects.usesBlob(name) || uploads.usesBlob(name)),
    )
    .catch(() => {});
  kernel.onStop(() => sweeping);
  kernel.onReady(outbox.resume);
}
