import * as z from "zod";
import { Kind } from "../asset/kind.ts";
import { Metadata } from "../asset/metadata.ts";
import { Status } from "../asset/status.ts";
import { CostEstimate, RenditionsMade, Technical, TranscodePlan } from "../ingest/steps.ts";
import { QualityReport } from "../quality/finding.ts";
import { Rendition } from "../rendition/rendition.ts";
import { Rights } from "../rights/rights.ts";
import { TagReport } from "../tag/tag.ts";

/** What a listing shows of an asset, and where its journal ends. */
export const AssetRecord = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  brand: z.string(),
  campaign: z.string(),
  title: z.string(),
  kind: Kind.nullable(),
  /** Of the newest version. */
  status: Status,
  statusReason: z.string().nullable(),
  /** The newest. */
  version: z.number().int().positive(),
  /** The one that is delivered; an older one goes on being live while a newer is reviewed. */
  liveVersion: z.number().int().positive().nullable(),
  /** S3's, of the newest version's event. */
  sequencer: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  metadata: Metadata,
  /** Of the newest version. */
  rights: Rights,
  thumbKey: z.string().nullable(),
  thumbhash: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  tags: z.array(z.string()),
  journal: z.object({ sequence: z.number().int().nonnegative(), hash: z.string() }),
});
export type AssetRecord = z.infer<typeof AssetRecord>;

export const VersionRecord = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  status: Status,
  statusReason: z.string().nullable(),
  kind: Kind.nullable(),
  brand: z.string(),
  master: z.object({
    bucket: z.string(),
    key: z.string(),
    versionId: z.string(),
    etag: z.string(),
    bytes: z.number().int(),
  }),
  /** Of the bytes, with the algorithm before the colon; approval binds to it. */
  checksum: z.string(),
  contentType: z.string(),
  uploadedAt: z.iso.datetime(),
  uploadedBy: z.string().nullable(),
  rights: Rights,
  /** The execution that works on it, or did last. */
  execution: z.object({ arn: z.string(), startedAt: z.iso.datetime() }),
  /** Counts the executions that have worked on it. */
  attempt: z.number().int().positive(),
  /** Rounds of review so far. */
  rounds: z.number().int().nonnegative(),
  duplicateOf: z.object({ assetId: z.string(), version: z.number().int() }).nullable(),
});
export type VersionRecord = z.infer<typeof VersionRecord>;

/** Everything that was found and made of a version; written once by the catalogue. */
export const CatalogueRecord = z.object({
  renditions: z.array(Rendition),
  technical: Technical,
  embedded: RenditionsMade.shape.embedded,
  tagged: TagReport,
  quality: QualityReport,
  estimate: CostEstimate,
  actual: CostEstimate.optional(),
});
export type CatalogueRecord = z.infer<typeof CatalogueRecord>;

export const TranscodeRecord = z.object({ plan: TranscodePlan });

export const Decision = z.enum(["approve", "request_changes"]);
export type Decision = z.infer<typeof Decision>;

/** One round of review of one version. */
export const ReviewRecord = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  state: z.enum(["open", "approved", "changes_requested", "expired", "superseded", "cancelled"]),
  /** The bytes that are shown and decided on. */
  checksum: z.string(),
  requestedBy: z.string(),
  openedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  /** When the links stop working. */
  expiresAt: z.iso.datetime(),
  executionArn: z.string(),
  /** What wakes the workflow; it never leaves the server. */
  taskToken: z.string(),
  reviewers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      linkId: z.string(),
      decision: Decision.nullable(),
      decidedAt: z.iso.datetime().nullable(),
      comment: z.string().nullable(),
    }),
  ),
});
export type ReviewRecord = z.infer<typeof ReviewRecord>;
