import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { api } from "../api.ts";
import { md5Of } from "./md5.ts";

/** Where a master goes. Uppy tells files apart by `relativePath` among others, so that one file may go to two campaigns. */
export interface Target extends Record<string, unknown> {
  brand: string;
  campaign: string;
  relativePath: string;
  /** As large as the API still gives one address for; what is larger goes in parts. */
  singleUpToBytes: number;
}

export type Uploader = Uppy<Target, Record<string, never>>;

const MiB = 1024 ** 2;

/** What it would log stands on the page already, beside the file it is about. */
const quiet = { debug: () => {}, warn: () => {}, error: () => {} };

/** Sends files straight to the bucket, each to the key that the API chose. `onDuplicate` hears of bytes that are known already. */
export function makeUploader(onDuplicate: (fileId: string, key: string) => void): Uploader {
  const uppy: Uploader = new Uppy({ autoProceed: true, allowMultipleUploadBatches: true, logger: quiet });
  uppy.use(AwsS3<Target, Record<string, never>>, {
    shouldUseMultipart: (file) => (file.size ?? 0) > file.meta.singleUpToBytes,
    getChunkSize: (file) => Math.max(16 * MiB, Math.ceil((file.size ?? 0) / 10_000 / MiB) * MiB),
    getUploadParameters: async (file) => {
      const { url, headers, uploadId } = await open(file);
      if (url === undefined) throw new Error(`The upload ${uploadId} wants to go in parts.`);
      return { method: "PUT", url, headers: headers ?? {} };
    },
    createMultipartUpload: async (file) => {
      const { uploadId, key } = await open(file);
      return { uploadId, key };
    },
    signPart: async (_file, { uploadId, partNumber }) => {
      const { urls } = await api.partUrls(uploadId, [partNumber]);
      const url = urls[0]?.url;
      if (url === undefined) throw new Error(`Part ${partNumber} got no address.`);
      return { method: "PUT", url };
    },
    listParts: async (_file, { uploadId }) => {
      if (uploadId === undefined) return [];
      const { parts } = await api.uploadedParts(uploadId);
      return parts.map(({ partNumber, etag, bytes }) => ({ PartNumber: partNumber, ETag: etag, Size: bytes }));
    },
    completeMultipartUpload: async (_file, { uploadId, parts }) => {
      await api.completeUpload(
        uploadId,
        parts.flatMap(({ PartNumber, ETag }) =>
          PartNumber === undefined || ETag === undefined ? [] : [{ partNumber: PartNumber, etag: ETag }],
        ),
      );
      return {};
    },
    abortMultipartUpload: async (_file, { uploadId }) => {
      if (uploadId !== undefined) await api.abortUpload(uploadId);
    },
  });
  return uppy;

  async function open(file: ReturnType<Uploader["getFile"]>) {
    const { brand, campaign, singleUpToBytes } = file.meta;
    const bytes = file.data;
    const upload = await api.createUpload({
      brand,
      campaign,
      filename: file.name ?? "master",
      bytes: file.size ?? 0,
      contentType: file.type || "application/octet-stream",
      ...(bytes instanceof Blob && bytes.size <= singleUpToBytes ? { md5: await md5Of(bytes) } : {}),
    });
    if (upload.duplicateOf !== undefined) onDuplicate(file.id, upload.duplicateOf.key);
    return upload;
  }
}
