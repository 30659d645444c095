import type { Kernel } from "../../kernel/kernel.ts";
import type { BucketStore } from "./bucket/bucket-store.ts";
import type { Guard } from "./guard.ts";
import type { BlobStore } from "./object/blob-store.ts";
import type { ObjectStore } from "./object/object-store.ts";
import type { UploadStore } from "./upload/upload-store.ts";

/** What every operation works with. */
export interface S3House {
  kernel: Kernel;
  buckets: BucketStore;
  objects: ObjectStore;
  uploads: UploadStore;
  blobs: BlobStore;
  guard: Guard;
}
