import * as z from "zod";

/** What an organisation accepts as a master of one kind; whatever is absent is not checked. */
export const MasterSpec = z.object({
  minWidth: z.number().int().positive().optional(),
  minHeight: z.number().int().positive().optional(),
  maxWidth: z.number().int().positive().optional(),
  maxHeight: z.number().int().positive().optional(),
  minDurationMs: z.number().int().nonnegative().optional(),
  maxDurationMs: z.number().int().positive().optional(),
  /** What breaking the spec leads to. */
  verdict: z.enum(["warn", "quarantine"]).default("warn"),
});
export type MasterSpec = z.infer<typeof MasterSpec>;

/** What a master's sound is held against. */
export const LoudnessSpec = z.object({
  /** EBU R 128: -23 LUFS. */
  targetLufs: z.number().default(-23),
  /** EBU R 128 allows ±1 LU where the target cannot be met exactly; the renditions are normalised anyway. */
  toleranceLu: z.number().positive().default(1),
  /** EBU R 128: -1 dBTP. */
  maxTruePeakDbtp: z.number().default(-1),
  verdict: z.enum(["warn", "quarantine"]).default("warn"),
});
export type LoudnessSpec = z.infer<typeof LoudnessSpec>;

/** What moderation findings lead to. */
export const ModerationSpec = z.object({
  /** From this confidence (0–100) on a finding quarantines; under it, it warns. */
  quarantineFrom: z.number().default(90),
  /** Labels, or their parents, that the organisation accepts; lower case. */
  accepted: z.array(z.string()).default([]),
});
export type ModerationSpec = z.infer<typeof ModerationSpec>;

/** Everything Check holds a version against. */
export const QualitySpec = z.object({
  video: MasterSpec.default(MasterSpec.parse({})),
  audio: MasterSpec.default(MasterSpec.parse({})),
  image: MasterSpec.default(MasterSpec.parse({})),
  loudness: z
    .object({ video: LoudnessSpec, audio: LoudnessSpec })
    .default({ video: LoudnessSpec.parse({}), audio: LoudnessSpec.parse({}) }),
  moderation: ModerationSpec.default(ModerationSpec.parse({})),
});
export type QualitySpec = z.infer<typeof QualitySpec>;
