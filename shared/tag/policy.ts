import * as z from "zod";

/** Which detectors run, and from which confidence (0–100) on their findings count. */
export const TaggingPolicy = z.object({
  labels: z
    .object({ minConfidence: z.number(), max: z.number().int() })
    .nullable()
    .default({ minConfidence: 60, max: 50 }),
  moderation: z.object({ minConfidence: z.number() }).nullable().default({ minConfidence: 50 }),
  faces: z.object({ minConfidence: z.number() }).nullable().default({ minConfidence: 80 }),
  text: z.object({ minConfidence: z.number() }).nullable().default({ minConfidence: 80 }),
  /** Calls to Rekognition at the same time. */
  parallelism: z.number().int().min(1).max(32).default(8),
  /** Names that are never kept, lower case. */
  ignore: z.array(z.string()).default([]),
});
export type TaggingPolicy = z.infer<typeof TaggingPolicy>;

export type Detector = "labels" | "moderation" | "faces" | "text";

/** The detectors that a policy has look at each picture. */
export function detectorsOf(policy: TaggingPolicy): Detector[] {
  const all: Detector[] = ["labels", "moderation", "faces", "text"];
  return all.filter((detector) => policy[detector] !== null);
}
