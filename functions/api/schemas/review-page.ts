import * as z from "zod";
import { Kind } from "../../../shared/asset/kind.ts";
import { Decision } from "../../../shared/review/decision.ts";

const Rate = z.object({ numerator: z.number().int().positive(), denominator: z.number().int().positive() });

/** What is looked at. */
export const ReviewMedia = z.object({
  type: z.enum(["hls", "audio", "image"]),
  url: z.string(),
  poster: z.string().nullable(),
  thumbnails: z.string().nullable(),
  /** Width over height, as it is shown upright; null for what has no picture. */
  aspect: z.number().positive().nullable(),
  /** Of a film whose rate is known: comments may point at its frames. */
  film: z.object({ rate: Rate, frames: z.number().int() }).nullable(),
});
export type ReviewMedia = z.infer<typeof ReviewMedia>;

/** An earlier version to lay beside the one that is reviewed. */
export const EarlierVersion = z.object({
  version: z.number().int(),
  media: ReviewMedia,
  /** From the earlier one on the left to the one that is reviewed; null unless both are films whose rates are known. */
  alignment: z
    .object({
      rates: z.object({ left: Rate, right: Rate }),
      frames: z.object({ left: z.number().int(), right: z.number().int() }),
      offsets: z.object({ left: z.number().int(), right: z.number().int() }),
      overlap: z.object({ left: z.number().int(), right: z.number().int() }),
      leftToRight: Rate,
      rightToLeft: Rate,
    })
    .nullable(),
});
export type EarlierVersion = z.infer<typeof EarlierVersion>;

export const ReviewPage = z.object({
  asset: z.object({ title: z.string(), kind: Kind, brand: z.string(), version: z.number().int() }),
  reviewer: z.object({ name: z.string() }),
  requestedBy: z.string(),
  stage: z.object({
    name: z.string(),
    /** Why it is this reviewer who is asked. */
    because: z.string(),
    needsCode: z.boolean(),
    delegation: z.enum(["nobody", "people", "anyone"]),
  }),
  dueAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  media: ReviewMedia,
  /** What this reviewer has decided so far; it may be replaced until the stage closes. */
  decision: z.object({ decision: Decision, at: z.iso.datetime(), comment: z.string().nullable() }).nullable(),
  note: z.string().nullable(),
  /** The number of an earlier version that this reviewer was asked about too, and may lay beside this one. */
  earlier: z.number().int().nullable(),
});
export type ReviewPage = z.infer<typeof ReviewPage>;

const comment = z.string().trim().max(4000);
/** Six digits, where the stage asks for them. */
const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, "The code has six digits.")
  .optional();

export const DecisionRequest = z.discriminatedUnion("decision", [
  z.object({ decision: z.enum(["approve", "not_relevant"]), comment: comment.optional(), code }),
  z.object({
    decision: z.enum(["approve_with_changes", "request_changes"]),
    comment: comment.min(1, "Say what should change."),
    code,
  }),
]);
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** `final` when the stage is closed by it; until then, another decision may replace it. */
export const DecisionMade = z.object({ decision: Decision, decidedAt: z.iso.datetime(), final: z.boolean() });

export const Delegation = z.object({ name: z.string().trim().min(1).max(100), email: z.email().toLowerCase() });
export type Delegation = z.infer<typeof Delegation>;

export const CodeSent = z.object({ sentTo: z.string() });
