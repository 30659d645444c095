import * as z from "zod";
import { Status } from "../../../shared/asset/status.ts";
import { UploadRequest } from "./upload.ts";

export const FileToCheck = z.object({
  /** The key that it should have, or its path in the folder that it comes from. */
  path: z.string().min(1).max(1024),
  bytes: z.number().int().nonnegative(),
  md5: UploadRequest.shape.md5,
  /** CRC-64/NVME of the bytes in base64, which is what S3 keeps of a master that came in parts. */
  crc64nvme: z.string().max(16).optional(),
});
export type FileToCheck = z.infer<typeof FileToCheck>;

export const UploadCheck = z.object({
  files: z.array(FileToCheck).min(1).max(200),
  /** Where files go whose path names no brand, or no campaign. */
  brand: z.string().max(64).optional(),
  campaign: z.string().max(64).optional(),
});
export type UploadCheck = z.infer<typeof UploadCheck>;

export const CheckedFile = z.object({
  path: z.string(),
  /** Whether it can be uploaded with its path as its key. */
  accepted: z.boolean(),
  /** Why not, in words. */
  problem: z.string().nullable(),
  about: z.enum(["place", "name", "size", "grant"]).nullable(),
  /** The path, or the nearest key that would be accepted; all that follows is about it. */
  key: z.string().nullable(),
  /** What has to be said before there is such a key. */
  missing: z.array(z.enum(["brand", "campaign", "extension"])),
  /** An earlier file of the same request that would have the same key, counted from 0. */
  sameKeyAs: z.number().int().nullable(),
  /** What lies at the key already and would get a new version, unless the bytes are the same; null for `sameBytes` without a checksum. */
  existing: z
    .object({ assetId: z.string(), version: z.number().int(), status: Status, sameBytes: z.boolean().nullable() })
    .nullable(),
  /** Another asset of the brand that has the same bytes. */
  duplicateOf: z.object({ assetId: z.string(), version: z.number().int(), key: z.string() }).nullable(),
});
export type CheckedFile = z.infer<typeof CheckedFile>;

export const CheckedFiles = z.object({ files: z.array(CheckedFile) });
