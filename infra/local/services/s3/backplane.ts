import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Backplane } from "../../kernel/backplane.ts";
import { insideAws, requestTagContext } from "./guard.ts";
import type { S3Server } from "./http/serve-request.ts";
import { isMissing } from "./object/blob-store.ts";
import { checkKey } from "./object/object-key.ts";
import { makeTags } from "./object/tag-set.ts";
import { findObject } from "./operation/find-object.ts";
import type { S3House } from "./s3-house.ts";

/** Of what services write; the one that costs next to nothing in Node. */
const ownAlgorithm = "CRC32";

/** S3 as the other services reach it inside AWS. */
export function makeS3Backplane(house: S3House, server: S3Server): Backplane["s3"] {
  const { kernel, buckets, objects, blobs, guard } = house;

  function find(bucket: string, key: string, caller: Parameters<typeof insideAws>[0]) {
    return findObject(house, insideAws(caller), { bucket, key, versionId: null }, ["GetObject"]);
  }

  return {
    async getObject(bucket, key, caller, range) {
      // A write may replace the object, and remove its bytes, between the look-up and the opening of the file.
      for (let attempt = 0; ; attempt++) {
        const object = find(bucket, key, caller);
        try {
          const wanted = range && { start: range.start, end: Math.min(range.end, object.bytes - 1) };
          const empty = object.bytes === 0 || (wanted !== undefined && wanted.start > wanted.end);
          const body = empty ? new Uint8Array() : await blobs.bytes(object.blob, wanted);
          return {
            body,
            contentType: object.headers["content-type"] ?? "binary/octet-stream",
            etag: object.etag,
            totalBytes: object.bytes,
            metadata: object.metadata,
          };
        } catch (error) {
          if (!isMissing(error) || attempt === 3) throw error;
        }
      }
    },
    async getObjectPath(bucket, key, caller) {
      return blobs.path(find(bucket, key, caller).blob);
    },
    async putObject(bucketName, key, body, caller, options = {}) {
      const bucket = buckets.get(bucketName);
      const tags = makeTags(Object.entries(options.tags ?? {}));
      const asker = insideAws(caller);
      guard.allow(asker, "PutObject", bucketName, key, requestTagContext(tags));
      if (Object.keys(tags).length > 0)
        guard.allow(asker, "PutObjectTagging", bucketName, key, requestTagContext(tags));
      checkKey(key);
      const blob = await blobs.write(body instanceof Uint8Array ? once(body) : createReadStream(body.filePath), {
        algorithms: [ownAlgorithm],
      });
      try {
        objects.put(
          bucket,
          {
            headers: options.contentType === undefined ? {} : { "content-type": options.contentType },
            metadata: {},
            tags,
            storageClass: "STANDARD",
            key,
            blob: blob.name,
            bytes: blob.bytes,
            etag: blob.md5.toString("hex"),
            checksum: {
              algorithm: ownAlgorithm,
              type: "FULL_OBJECT",
              value: blob.digests.get(ownAlgorithm)?.toString("base64") ?? "",
            },
            parts: null,
          },
          {
            requestId: randomUUID(),
            requester: caller.kind === "service" ? caller.principal : kernel.accountId,
            sourceIp: null,
            reason: "PutObject",
          },
        );
      } catch (error) {
        await blobs.remove([blob.name]);
        throw error;
      }
    },
    handle: (request) => server.serve(request),
    handleAs: (request, caller) => server.serve(request, caller),
    hasBucket: (name) => buckets.has(name),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
