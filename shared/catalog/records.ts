import * as z from "zod";
import { Kind } from "../asset/kind.ts";
import { Metadata } from "../asset/metadata.ts";
import { Status } from "../asset/status.ts";
import { CostEstimate, RenditionsMade, Technical, TranscodePlan } from "../ingest/steps.ts";
import { QualityReport } from "../quality/finding.ts";
import { Rendition } from "../rendition/rendition.ts";
import { Decision } from "../review/decision.ts";
import { StageTerms } from "../review/review-template.ts";
import { Rights } from "../rights/rights.ts";
import { TagReport } from "../tag/tag.ts";

/** Where a round of review stands, for a listing. */
export const ReviewBrief = z.object({
  round: z.number().int().positive(),
  state: z.enum(["open", "approved", "changes_requested", "expired", "superseded", "cancelled"]),
  /** How many have been asked so far and may decide, and how many of them have. */
  asked: z.number().int().nonnegative(),
  decided: z.number().int().nonnegative(),
  /** The next date by which somebody should decide. */
  dueAt: z.iso.datetime().nullable(),
});
export type ReviewBrief = z.infer<typeof ReviewBrief>;

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
  /** The sheet of small frames, row by row, that stand for equal parts of a film. */
  scrub: z
    .object({
      key: z.string(),
      tiles: z.number().int().positive(),
      columns: z.number().int().positive(),
      tileWidth: z.number().int().positive(),
      tileHeight: z.number().int().positive(),
    })
    .nullable(),
  durationMs: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  tags: z.array(z.string()),
  /** Bytes of the newest version's master; null where it never came to be known. */
  bytes: z.number().int().nullable().default(null),
  /** Who uploaded the newest version. */
  uploadedBy: z.string().nullable().default(null),
  /** The newest round of the newest version. */
  review: ReviewBrief.nullable(),
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

/** Somebody who is asked to decide at a stage. */
export const StageReviewer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** Why it is them. */
  because: z.string(),
  linkId: z.string(),
  /** Whether their voice counts: not that of who was removed or has handed over. */
  standing: z.enum(["asked", "removed", "delegated"]),
  escalated: z.boolean(),
  /** The occasion at which they are asked first: `request`, or an escalation. */
  joinedAt: z.string(),
  /** When that was, of those who came to a stage after it had opened. */
  askedAt: z.iso.datetime().nullable().default(null),
  decision: Decision.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  comment: z.string().nullable(),
  /** When something first fetched the page behind the link; a mail scanner may do that. */
  fetchedAt: z.iso.datetime().nullable(),
  /** The devices, by their marks, on which a person has looked; more than one shows that a link was handed on, or a second device. */
  devices: z.array(z.string()),
});
export type StageReviewer = z.infer<typeof StageReviewer>;

export const ReviewStage = z.object({
  id: z.string(),
  name: z.string(),
  after: z.array(z.string()),
  startsAt: z.iso.datetime().nullable(),
  calendar: z.string(),
  state: z.enum([
    "waiting",
    "open",
    "approved",
    "approved_with_changes",
    "changes_requested",
    "not_relevant",
    "expired",
    "skipped",
    "carried_over",
    "cancelled",
  ]),
  /** Why it is asked, skipped, or carried over. */
  because: z.string(),
  terms: StageTerms,
  openedAt: z.iso.datetime().nullable(),
  /** The stage whose end opened it; null for those that came first. */
  openedBy: z.string().nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** The end of the line, when the links stop working. */
  endsAt: z.iso.datetime().nullable(),
  waits: z.array(z.object({ occasion: z.string(), until: z.iso.datetime() })),
  closedAt: z.iso.datetime().nullable(),
  /** When somebody last had those asked again who had not decided, besides the timetable. */
  remindedAt: z.iso.datetime().nullable().default(null),
  executionArn: z.string().nullable(),
  /** What wakes the workflow; it never leaves the server. */
  taskToken: z.string().nullable(),
  reviewers: z.array(StageReviewer),
  /** Whom each escalation will ask besides. */
  escalations: z.array(z.array(z.object({ name: z.string(), email: z.string(), because: z.string() }))),
});
export type ReviewStage = z.infer<typeof ReviewStage>;

/** One round of review of one version. */
export const ReviewRecord = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  state: ReviewBrief.shape.state,
  /** The bytes that are shown and decided on. */
  checksum: z.string(),
  requestedBy: z.string(),
  openedAt: z.iso.datetime(),
  template: z.object({ id: z.string(), name: z.string(), because: z.string() }),
  stages: z.array(ReviewStage),
});
export type ReviewRecord = z.infer<typeof ReviewRecord>;

/** What one person is asked, as their inbox and the morning's digest list it. */
export const Ask = z.object({
  reviewerId: z.string(),
  email: z.string(),
  name: z.string(),
  assetId: z.string(),
  version: z.number().int(),
  round: z.number().int(),
  stage: z.string(),
  stageName: z.string(),
  title: z.string(),
  brand: z.string(),
  kind: z.string().nullable(),
  linkId: z.string(),
  askedAt: z.string(),
  dueAt: z.string(),
  endsAt: z.string(),
  digest: z.boolean(),
  decision: z.string().nullable(),
});
export type Ask = z.infer<typeof Ask>;

/** A formal exception to a standard: somebody answers for it, for a reason, until a day. */
export const Waiver = z.object({
  id: z.string(),
  /** The standard that does not apply, in the organisation's words. */
  standard: z.string(),
  /** The finding that does not count for as long as it holds; null for a standard that no check measures. */
  covers: z.string().nullable().default(null),
  reason: z.string(),
  until: z.iso.datetime(),
  grantedBy: z.string(),
  grantedAt: z.iso.datetime(),
  /** The bytes that were looked at; it holds for these alone. */
  version: z.number().int(),
  checksum: z.string(),
  revoked: z.object({ by: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
});
export type Waiver = z.infer<typeof Waiver>;
