import * as z from "zod";
import { Kind } from "../../../shared/asset/kind.ts";

export const ReviewPage = z.object({
  asset: z.object({ title: z.string(), kind: Kind, brand: z.string(), version: z.number().int() }),
  reviewer: z.object({ name: z.string() }),
  requestedBy: z.string(),
  dueAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  media: z.object({
    type: z.enum(["hls", "audio", "image"]),
    url: z.string(),
    poster: z.string().nullable(),
    thumbnails: z.string().nullable(),
  }),
  decision: z
    .object({ decision: z.enum(["approve", "request_changes"]), at: z.iso.datetime(), comment: z.string().nullable() })
    .nullable(),
  note: z.string().nullable(),
});
export type ReviewPage = z.infer<typeof ReviewPage>;

export const DecisionRequest = z.discriminatedUnion("decision", [
  z.object({ decision: z.literal("approve"), comment: z.string().trim().max(4000).optional() }),
  z.object({
    decision: z.literal("request_changes"),
    comment: z.string().trim().min(1, "Say what should change.").max(4000),
  }),
]);
export type DecisionRequest = z.infer<typeof DecisionRequest>;

export const DecisionMade = z.object({ decision: z.enum(["approve", "request_changes"]), decidedAt: z.iso.datetime() });
