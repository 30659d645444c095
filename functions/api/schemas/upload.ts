import * as z from "zod";
import { MetadataInput } from "../../../shared/asset/metadata.ts";

export const UploadRequest = z.object({
  brand: z.string(),
  campaign: z.string(),
  filename: z.string().min(1).max(1024),
  bytes: z.number().int().nonnegative(),
  contentType: z.string().max(200).default("application/octet-stream"),
  /** MD5 of the bytes in hex, if the client knows it: tells a duplicate before it is sent. */
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  metadata: MetadataInput.optional(),
});
export type UploadRequest = z.infer<typeof UploadRequest>;

const Duplicate = z.object({ assetId: z.string(), version: z.number().int(), key: z.string() });

export const Upload = z.object({
  uploadId: z.string(),
  key: z.string(),
  /** The asset that gets a new version, if the key has one. */
  assetId: z.string().nullable(),
  method: z.enum(["single", "multipart"]),
  /** For a single upload: PUT the bytes here, with exactly these headers. */
  url: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** For one in parts: the size of every part but the last. */
  partBytes: z.number().int().optional(),
  duplicateOf: Duplicate.optional(),
});
export type Upload = z.infer<typeof Upload>;

export const PartsRequest = z.object({ partNumbers: z.array(z.number().int().min(1).max(10_000)).min(1).max(100) });
export const PartUrls = z.object({ urls: z.array(z.object({ partNumber: z.number().int(), url: z.string() })) });
export const UploadedParts = z.object({
  parts: z.array(z.object({ partNumber: z.number().int(), etag: z.string(), bytes: z.number().int() })),
});
/** Without `parts`, all that have arrived are joined. */
export const CompleteRequest = z.object({
  parts: z
    .array(z.object({ partNumber: z.number().int(), etag: z.string() }))
    .max(10_000)
    .optional(),
});
export const CompletedUpload = z.object({ key: z.string(), etag: z.string() });
