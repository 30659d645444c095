import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Subject } from "../../shared/ingest/steps.ts";
import type { ReadRange } from "../../shared/media/read-range.ts";

/** Reads ranges of the version that was registered, in blocks: headers lie close together, and a request costs a round trip. */
export function makeOpenMaster(s3: S3Client) {
  return (subject: Subject): ReadRange => {
    const { bucket, key, versionId, bytes } = subject.master;
    const block = 64 * 1024;
    let held: { start: number; bytes: Uint8Array } | undefined;
    return async (start, length) => {
      if (start >= bytes) return new Uint8Array();
      if (held === undefined || start < held.start || start + length > held.start + held.bytes.length) {
        const end = Math.min(bytes, start + Math.max(length, block)) - 1;
        const answer = await s3.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, Range: `bytes=${start}-${end}` }),
        );
        held = { start, bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array() };
      }
      return held.bytes.subarray(start - held.start, start - held.start + length);
    };
  };
}
