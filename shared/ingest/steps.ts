import * as z from "zod";
import { Kind } from "../asset/kind.ts";
import { QualityReport } from "../quality/finding.ts";
import { Rendition, RenditionRole } from "../rendition/rendition.ts";
import { TagReport } from "../tag/tag.ts";

/** What each step of the ingest workflow is given and answers. The workflow passes these documents on; nothing else travels. */

/** The object that a step works on, pinned to the bytes that were registered. */
export const MasterRef = z.object({
  bucket: z.string(),
  key: z.string(),
  /** The S3 version that was registered; every later read names it. */
  versionId: z.string(),
  etag: z.string(),
  bytes: z.number().int().nonnegative(),
});
export type MasterRef = z.infer<typeof MasterRef>;

/** Who is being worked on; every step after Register carries it. */
export const Subject = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  kind: Kind,
  brand: z.string(),
  master: MasterRef,
});
export type Subject = z.infer<typeof Subject>;

/** The workflow's input: an S3 "Object Created" event's detail, or the same made by a retry. */
export const RegisterInput = z.object({
  executionArn: z.string(),
  bucket: z.string(),
  key: z.string(),
  versionId: z.string().optional(),
  etag: z.string().optional(),
  bytes: z.number().optional(),
  sequencer: z.string().optional(),
  /** Set by a retry: the version to work on again. */
  retryOf: z.object({ assetId: z.string(), version: z.number() }).optional(),
});
export type RegisterInput = z.infer<typeof RegisterInput>;

/** One rendition that a step is going to make, before its size is known. */
export const PlannedRendition = Rendition.omit({ bytes: true }).extend({ role: RenditionRole });
export type PlannedRendition = z.infer<typeof PlannedRendition>;

export const CostEstimate = z.object({
  totalUsd: z.number(),
  /** Such as `mediaconvert.basic.avc.hd.30fps`. */
  lines: z.array(z.object({ item: z.string(), quantity: z.number(), unit: z.string(), usd: z.number() })),
  tier: z.enum(["basic", "professional"]).optional(),
  priceBook: z.string(),
});
export type CostEstimate = z.infer<typeof CostEstimate>;

/** Measured facts of the master: container, streams, colour, and so on, in the pipeline's own words. */
export const Technical = z.object({
  container: z.string(),
  mimeType: z.string(),
  bytes: z.number(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  rotation: z.number().int().optional(),
  /** Width by height of a coded pixel, where it is no square; `width` and `height` are those of the picture as it is shown. */
  pixelAspect: z.object({ numerator: z.number().int(), denominator: z.number().int() }).optional(),
  durationMs: z.number().int().optional(),
  frameRate: z.object({ numerator: z.number().int(), denominator: z.number().int() }).optional(),
  videoCodec: z.string().optional(),
  interlaced: z.boolean().optional(),
  hdr: z.enum(["hlg", "hdr10", "dolby-vision"]).optional(),
  colourSpace: z.string().optional(),
  audioTracks: z
    .array(
      z.object({
        codec: z.string(),
        channels: z.number().int(),
        sampleRateHz: z.number().int(),
        language: z.string().optional(),
      }),
    )
    .default([]),
  pages: z.number().int().optional(),
  loudnessLufs: z.number().optional(),
  truePeakDbtp: z.number().optional(),
  hasAlpha: z.boolean().optional(),
  orientation: z.number().int().optional(),
});
export type Technical = z.infer<typeof Technical>;

/** Embedded metadata (EXIF, IPTC, XMP, container tags), normalised; kept apart from what people edit. */
export const Embedded = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
export type Embedded = z.infer<typeof Embedded>;

/** What Plan decided; kept with the version so that a retry after the transcode goes on from there. */
export const TranscodePlan = z.object({
  renditions: z.array(PlannedRendition),
  technical: Technical,
  estimate: CostEstimate,
  /** Where the intermediate outputs of the job lie, for Derive and Tag. */
  framePrefix: z.string().optional(),
  frameIntervalMs: z.number().int().positive().optional(),
  scrubPrefix: z.string().optional(),
  scrubIntervalMs: z.number().int().positive().optional(),
  loudnessLogKey: z.string().optional(),
  waveformSourceKey: z.string().optional(),
  /** What the master's tags say; Plan is the one who looks into its container. */
  embedded: Embedded.optional(),
});
export type TranscodePlan = z.infer<typeof TranscodePlan>;

export const RegisterOutput = z.discriminatedUnion("next", [
  /** A duplicate, a late event, a sidecar or something refused: already on record, nothing more to do. */
  z.object({
    next: z.literal("nothing"),
    reason: z.string(),
    assetId: z.string().optional(),
    version: z.number().optional(),
  }),
  z.object({ next: z.literal("render"), subject: Subject }),
  z.object({ next: z.literal("transcode"), subject: Subject }),
  /** A retry whose transcode has been paid for already. */
  z.object({ next: z.literal("derive"), subject: Subject, plan: TranscodePlan }),
]);
export type RegisterOutput = z.infer<typeof RegisterOutput>;

/** Answer of Render (images) and Derive (video, audio). */
export const RenditionsMade = z.object({
  renditions: z.array(Rendition),
  technical: Technical,
  estimate: CostEstimate,
  /** The same from what was really made: outputs by their real length, files by their real number and size. */
  actual: CostEstimate.optional(),
  /** Pictures to tag: the preview of an image, the sampled frames of a film. Keys in the renditions bucket. */
  frames: z.array(z.object({ key: z.string(), atMs: z.number().int().nonnegative().optional() })),
  embedded: Embedded.default({}),
  /** Findings that only the one who saw the media can make: black, silence, loudness. */
  findings: QualityReport.shape.findings,
  thumbhash: z.string().optional(),
});
export type RenditionsMade = z.infer<typeof RenditionsMade>;

export const PlanInput = z.object({
  subject: Subject,
  /** What tells one attempt at this version from the next, such as the execution's name; part of the job's request token. */
  attempt: z.string().optional(),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** What is to be transcoded, and how. */
export const PlannedTranscode = z.object({
  plan: TranscodePlan,
  /** The arguments of mediaconvert:createJob without Role; PascalCase, as Step Functions wants them. */
  job: z.object({
    ClientRequestToken: z.string(),
    Settings: z.record(z.string(), z.unknown()),
    UserMetadata: z.record(z.string(), z.string()),
  }),
});
export type PlannedTranscode = z.infer<typeof PlannedTranscode>;

export const PlanOutput = z.discriminatedUnion("next", [
  PlannedTranscode.extend({ next: z.literal("transcode") }),
  /** A master that cannot be taken: nothing is made of it, and its finding says why. */
  z.object({ next: z.literal("tag"), made: RenditionsMade }),
]);
export type PlanOutput = z.infer<typeof PlanOutput>;

export const DeriveInput = z.object({ subject: Subject, plan: TranscodePlan, job: z.unknown().optional() });
export type DeriveInput = z.infer<typeof DeriveInput>;
export const RenderInput = z.object({ subject: Subject });
export type RenderInput = z.infer<typeof RenderInput>;
export const TagInput = z.object({
  subject: Subject,
  frames: RenditionsMade.shape.frames,
  durationMs: z.number().optional(),
});
export type TagInput = z.infer<typeof TagInput>;
/** Tag answers a TagReport. */
export const CheckInput = z.object({ subject: Subject, made: RenditionsMade, tagged: TagReport });
export type CheckInput = z.infer<typeof CheckInput>;
/** Check answers a QualityReport. */
export const CatalogueInput = z.object({
  subject: Subject,
  made: RenditionsMade,
  tagged: TagReport,
  quality: QualityReport,
  executionArn: z.string(),
});
export type CatalogueInput = z.infer<typeof CatalogueInput>;
export const CatalogueOutput = z.object({
  /** Withdrawn: a newer version was uploaded while this one was worked on. */
  status: z.enum(["in_review", "quarantined", "withdrawn"]),
  /** Input of the review workflow and the name of its execution, which makes starting it idempotent. */
  review: z
    .object({ name: z.string(), input: z.object({ assetId: z.string(), version: z.number(), round: z.number() }) })
    .optional(),
});
export type CatalogueOutput = z.infer<typeof CatalogueOutput>;

/** Given to `record-failure` by every Catch: the state's error output and as much of the subject as is known. */
export const FailureInput = z.object({
  executionArn: z.string(),
  step: z.string(),
  error: z.string(),
  cause: z.string(),
  subject: Subject.optional(),
  object: z.object({ bucket: z.string(), key: z.string() }).optional(),
});
export type FailureInput = z.infer<typeof FailureInput>;
