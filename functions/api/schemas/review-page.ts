import * as z from "zod";
import { Kind } from "../../../shared/asset/kind.ts";
import { Decision } from "../../../shared/review/decision.ts";

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
  media: z.object({
    type: z.enum(["hls", "audio", "image"]),
    url: z.string(),
    poster: z.string().nullable(),
    thumbnails: z.string().nullable(),
  }),
  /** What this reviewer has decided so far; it may be replaced until the stage closes. */
  decision: z.object({ decision: Decision, at: z.iso.datetime(), comment: z.string().nullable() }).nullable(),
  note: z.string().nullable(),
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
