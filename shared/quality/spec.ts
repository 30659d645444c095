import * as z from "zod";

/** What an organisation accepts as a master of one kind; whatever is absent is not checked. */
export const MasterSpec = z.object({
  minWidth: z.number().int().positive().optional(),
  minHeight: z.number().int().positive().optional(),
  maxWidth: z.number().int().positive().optional(),
  maxHeight: z.number().int().positive().optional(),
  minDurationMs: z.number().int().nonnegative().optional(),
  maxDurationMs: z.number().int().positive().optional(),
  containers: z.array(z.string()).optional(),
  /** What breaking the spec leads to. */
  verdict: z.enum(["warn", "quarantine"]).default("warn"),
});
export type MasterSpec = z.infer<typeof MasterSpec>;

/** What a master's sound is held against. */
export const LoudnessSpec = z.object({
  /** EBU R 128: -23 LUFS. */
  targetLufs: z.number().default(-23),
  /** EBU R 128 allows ±0.5 LU, and ±1 LU where that cannot be reached; masters for the web are given more. */
  toleranceLu: z.number().positive().default(1),
  /** EBU R 128: -1 dBTP. */
  maxTruePeakDbtp: z.number().default(-1),
  verdict: z.enum(["warn", "quarantine"]).default("warn"),
});
export type LoudnessSpec = z.infer<typeof LoudnessSpec>;

/** When pictures and sound count as missing. */
export const EmptinessSpec = z.object({
  /** Mean luminance, 0 to 255, up to which a frame counts as black. */
  blackLuma: z.number().default(20),
  /** Level in dBFS under which sound counts as silence. */
  silenceDbfs: z.number().default(-60),
  /** A stretch of silence or black this long is worth a warning. */
  warnAfterMs: z.number().int().default(10_000),
});
export type EmptinessSpec = z.infer<typeof EmptinessSpec>;

/** Moderation labels, by lower-case name or that of a parent, and what they lead to from which confidence on. */
export const ModerationSpec = z.object({
  quarantine: z.record(z.string(), z.number()).default({
    "explicit nudity": 80,
    explicit: 80,
    "graphic violence": 80,
    "hate symbols": 80,
    violence: 90,
  }),
  /** Any other moderation label warns from this confidence on. */
  warnFrom: z.number().default(60),
});
export type ModerationSpec = z.infer<typeof ModerationSpec>;

/** Everything Check holds a version against. */
export const QualitySpec = z.object({
  video: MasterSpec.default(MasterSpec.parse({})),
  audio: MasterSpec.default(MasterSpec.parse({})),
  image: MasterSpec.default(MasterSpec.parse({})),
  loudness: LoudnessSpec.default(LoudnessSpec.parse({})),
  emptiness: EmptinessSpec.default(EmptinessSpec.parse({})),
  moderation: ModerationSpec.default(ModerationSpec.parse({})),
});
export type QualitySpec = z.infer<typeof QualitySpec>;
