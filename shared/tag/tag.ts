import * as z from "zod";

/** A box in the picture, as fractions of its width and height. */
export const Region = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
export type Region = z.infer<typeof Region>;

/** One finding about what is to be seen, in one vocabulary whichever detector it came from. */
export const Tag = z.object({
  type: z.enum(["label", "moderation", "face", "text", "celebrity"]),
  /** Lower-case canonical name: `person`, `dining table`, `suggestive`; for text the words as read. */
  name: z.string().min(1).max(256),
  parents: z.array(z.string()).default([]),
  /** 0–100. */
  confidence: z.number().min(0).max(100),
  /** Where: boxes on the picture, and for video when. */
  instances: z
    .array(
      z.object({ region: Region.optional(), atMs: z.number().int().nonnegative().optional(), confidence: z.number() }),
    )
    .default([]),
  /** For video: from when to when it was seen, merged over neighbouring samples. */
  spans: z.array(z.object({ startMs: z.number().int(), endMs: z.number().int() })).default([]),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type Tag = z.infer<typeof Tag>;

/** Everything tagging answers for a version. */
export const TagReport = z.object({
  tags: z.array(Tag),
  dominantColours: z.array(z.object({ hex: z.string(), name: z.string(), percent: z.number() })).default([]),
  imageQuality: z.object({ brightness: z.number(), sharpness: z.number(), contrast: z.number() }).optional(),
  sampledFrames: z.number().int().nonnegative(),
});
export type TagReport = z.infer<typeof TagReport>;
