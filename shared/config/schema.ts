import * as z from "zod";
import { BusinessCalendar, TimeOfDay } from "../review/business-calendar.ts";
import { Person, ReviewTemplate } from "../review/review-template.ts";
import { slug } from "./slug.ts";

export const Reviewer = z.object({ name: z.string().min(1).max(100), email: z.email().toLowerCase() });
export type Reviewer = z.infer<typeof Reviewer>;

const Brand = z.object({
  id: slug,
  name: z.string().min(1).max(100),
  campaigns: z.array(z.object({ id: slug, name: z.string().min(1).max(100) })).min(1),
  /** Where the brand is sold: ISO 3166 codes or names of one's own regions. */
  markets: z.array(slug).default([]),
  /** Whom a stage asks that names the brand's own reviewers. */
  reviewers: z.array(Reviewer).min(1),
  /** By which its deadlines are counted; left out, the first. */
  calendar: slug.optional(),
});
export type Brand = z.infer<typeof Brand>;

/** A file name's policy: a pattern, and what it asks for in words that a producer understands. */
const NamingPolicy = z.object({
  pattern: z.instanceof(RegExp),
  words: z.string(),
  maxLength: z.number().int().min(8).max(255),
});
export type NamingPolicy = z.infer<typeof NamingPolicy>;

const perKind = <T extends z.ZodType>(value: T) => z.object({ video: value, audio: value, image: value });

/** What a master of a kind should measure; what falls short is warned of or quarantined. */
export const Spec = z.object({
  minWidth: z.number().int().positive().optional(),
  minHeight: z.number().int().positive().optional(),
  maxWidth: z.number().int().positive().optional(),
  maxHeight: z.number().int().positive().optional(),
  minDurationMs: z.number().int().nonnegative().optional(),
  /** Programme loudness by EBU R 128, and how far a master may lie from it before a person is told. */
  loudness: z
    .object({ targetLufs: z.number(), toleranceLu: z.number().positive(), maxTruePeakDbtp: z.number() })
    .optional(),
  onViolation: z.enum(["warn", "quarantine"]),
});
export type Spec = z.infer<typeof Spec>;

const ReviewPolicy = z.object({
  replyTo: z.email(),
  /** When the reminders that stages bundle are sent, by the clock of the organisation's first calendar. */
  digestAt: TimeOfDay.default("08:00"),
  /** The first whose condition holds is taken; the last must have none. */
  templates: z
    .array(ReviewTemplate)
    .min(1)
    .refine((templates) => templates.at(-1)?.when === undefined, "The last template must hold for every asset.")
    .refine((templates) => new Set(templates.map(({ id }) => id)).size === templates.length, "Two have the same id."),
});

export const Config = z.object({
  organisation: z.object({ name: z.string().min(1), id: slug }),
  brands: z.array(Brand).min(1),
  naming: NamingPolicy,
  limits: z.object({
    /** Bytes of a master by kind. */
    maxBytes: perKind(z.number().int().positive()),
    maxDurationMs: z.object({ video: z.number().int().positive(), audio: z.number().int().positive() }),
    maxPixels: z.number().int().positive(),
    /** Above this an upload goes in parts. */
    singleUploadMaxBytes: z.number().int().positive(),
  }),
  spec: perKind(Spec),
  presets: z.object({
    video: z.object({
      /** Frame heights of the ladder, the shorter side for portrait; the source caps them. */
      ladder: z.array(z.number().int().positive()).min(2).max(6),
      maxRungs: z.number().int().min(2).max(6),
      proxyHeight: z.number().int().positive(),
      segmentSeconds: z.number().int().positive(),
      tier: z.enum(["basic", "professional"]),
      maxTaggedFrames: z.number().int().positive(),
      maxScrubThumbnails: z.number().int().positive(),
      targetLufs: z.number(),
    }),
    audio: z.object({
      aacKbps: z.number().int(),
      mp3Kbps: z.number().int(),
      targetLufs: z.number(),
      maxTruePeakDbtp: z.number(),
    }),
    image: z.object({
      /** Longer sides, in pixels. */
      thumb: z.number().int().positive(),
      preview: z.number().int().positive(),
      web: z.number().int().positive(),
      quality: z.object({
        jpeg: z.number().int().min(1).max(100),
        webp: z.number().int().min(1).max(100),
        avif: z.number().int().min(1).max(100),
      }),
    }),
  }),
  tagging: z.object({
    /** Confidence, 0–100, below which a finding is dropped. */
    minConfidence: z.object({ label: z.number(), moderation: z.number(), face: z.number(), text: z.number() }),
    /** Moderation findings of at least this confidence send the version to quarantine; those below are warned of. */
    quarantineModeration: z.number(),
    /** Moderation labels that the organisation accepts, in lower case. */
    acceptedModeration: z.array(z.string()).default([]),
    maxLabels: z.number().int().positive(),
  }),
  /** When people work, by place. */
  calendars: z.array(BusinessCalendar).min(1),
  /** Who may be asked by role, and who stands in for them. */
  people: z.array(Person).default([]),
  review: ReviewPolicy,
  delivery: z.object({
    /** Seconds a signed URL lives at most. */
    maxTtlSeconds: z.number().int().positive(),
    defaultTtlSeconds: z.number().int().positive(),
    /** The same for the unapproved, shown to the people who work on it. */
    previewTtlSeconds: z.number().int().positive(),
  }),
  /** Where Rekognition and MediaConvert are priced. */
  priceRegion: z.string(),
  retention: z.object({ noncurrentMasterDays: z.number().int().positive() }),
});
export type Config = z.output<typeof Config>;
export type ConfigInput = z.input<typeof Config>;

/** Types the organisation's file while it is being edited; `config` checks it when the house is built. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
