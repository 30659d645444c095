import * as z from "zod";
import { Kind } from "../../../shared/asset/kind.ts";
import { Metadata } from "../../../shared/asset/metadata.ts";
import { Status } from "../../../shared/asset/status.ts";
import { ReviewBrief, ReviewStage } from "../../../shared/catalog/records.ts";
import { CostEstimate, Technical } from "../../../shared/ingest/steps.ts";
import { WaivedReport } from "../../../shared/quality/waived.ts";
import { Rendition } from "../../../shared/rendition/rendition.ts";
import { Decision } from "../../../shared/review/decision.ts";
import { Rights } from "../../../shared/rights/rights.ts";
import { TagReport } from "../../../shared/tag/tag.ts";
import { ReviewerMail } from "./reviewer-mail.ts";

const timestamp = z.iso.datetime();

export const AssetSummary = z.object({
  id: z.string(),
  key: z.string(),
  title: z.string(),
  /** Null for what was refused before its kind was known. */
  kind: Kind.nullable(),
  brand: z.string(),
  campaign: z.string(),
  status: Status,
  statusReason: z.string().nullable(),
  version: z.number().int().positive(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** Signed, for ten to fifteen minutes; null as long as there is no picture. */
  thumbUrl: z.string().nullable(),
  thumbhash: z.string().nullable(),
  /** Of a film: a sheet of small frames, row by row, each for an equal part of its time; signed like `thumbUrl`. */
  scrub: z
    .object({
      url: z.string(),
      tiles: z.number().int().positive(),
      columns: z.number().int().positive(),
      tileWidth: z.number().int().positive(),
      tileHeight: z.number().int().positive(),
    })
    .nullable(),
  durationMs: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** The names of the labels that are most certain, twenty at most. */
  tags: z.array(z.string()),
  /** Of the newest version's master; null for what never came to be known. */
  bytes: z.number().int().nonnegative().nullable(),
  uploadedBy: z.string().nullable(),
  /** Where the newest round of review stands; null before the first, and for those who may not see the unapproved. */
  review: ReviewBrief.nullable(),
});
export type AssetSummary = z.infer<typeof AssetSummary>;

export const ReviewState = z.object({
  round: z.number().int().positive(),
  state: ReviewBrief.shape.state,
  dueAt: timestamp,
  reviewers: z.array(
    z.object({
      name: z.string(),
      stage: z.string(),
      stageState: ReviewStage.shape.state,
      decision: Decision.nullable(),
      decidedAt: timestamp.nullable(),
      comment: z.string().nullable(),
      /** For those who may produce; absent until a mail was sent. */
      mail: ReviewerMail.optional(),
    }),
  ),
});
export type ReviewState = z.infer<typeof ReviewState>;

export const Version = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  status: Status,
  statusReason: z.string().nullable(),
  checksum: z.string(),
  bytes: z.number().int().nonnegative(),
  contentType: z.string(),
  uploadedAt: timestamp,
  uploadedBy: z.string().nullable(),
  technical: Technical.nullable(),
  embedded: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  /** `previewUrl` is null for those who may not see the unapproved. */
  renditions: z.array(Rendition.extend({ previewUrl: z.string().nullable() })),
  tags: TagReport.shape.tags,
  dominantColours: TagReport.shape.dominantColours,
  imageQuality: TagReport.shape.imageQuality.unwrap().nullable(),
  /** Its verdict is that of the findings that are not waived. */
  quality: WaivedReport.nullable(),
  cost: z.object({ estimate: CostEstimate.nullable(), actual: CostEstimate.nullable() }),
  review: ReviewState.nullable(),
  rights: Rights,
  execution: z.object({ arn: z.string(), startedAt: timestamp }),
});
export type Version = z.infer<typeof Version>;

export const Asset = AssetSummary.extend({
  bucket: z.string(),
  metadata: Metadata,
  /** Paths of what can be done next with it. */
  links: z.record(z.string(), z.string()),
  current: Version,
});
export type Asset = z.infer<typeof Asset>;

export const AuditEvent = z.object({
  sequence: z.number().int().positive(),
  at: timestamp,
  type: z.string(),
  actor: z.string(),
  version: z.number().int().nullable(),
  summary: z.string(),
  hash: z.string(),
  previousHash: z.string(),
  /** Everything else that the hash covers, so that the chain can be verified by whoever has exported it. */
  particulars: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof AuditEvent>;
