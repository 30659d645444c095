import * as z from "zod";
import { Absence } from "../../../shared/review/absence.ts";
import { InboxEntry } from "./inbox.ts";

const OpenAsk = InboxEntry.pick({
  assetId: true,
  version: true,
  round: true,
  stage: true,
  stageName: true,
  title: true,
  brand: true,
  dueAt: true,
});

type OpenAsk = z.infer<typeof OpenAsk>;

/** An ask without its link. */
export function openAsk({ assetId, version, round, stage, stageName, title, brand, dueAt }: OpenAsk): OpenAsk {
  return { assetId, version, round, stage, stageName, title, brand, dueAt };
}

export const AbsenceRequest = z
  .object({
    from: z.iso.date(),
    /** The last day away. */
    until: z.iso.date(),
    /** The address of somebody whom the configuration names; null when nobody stands in. */
    standIn: z.email().toLowerCase().nullable(),
    /** Hands what waits already over to the stand-in, where the stage allows it. */
    handOver: z.boolean().default(false),
  })
  .refine(({ from, until }) => from <= until, { path: ["until"], message: "It must not be before the first day." })
  .refine(({ standIn, handOver }) => standIn !== null || !handOver, {
    path: ["handOver"],
    message: "There is nobody to hand over to.",
  });
export type AbsenceRequest = z.infer<typeof AbsenceRequest>;

export const AbsenceView = z.object({
  /** What counts of what you have said yourself; null as long as the configuration counts. */
  absence: Absence.nullable(),
  /** You are here, although the configuration says otherwise: until this day. */
  hereUntil: z.iso.date().nullable(),
  /** What the configuration says of you. */
  configured: z.array(Absence),
  /** What you are asked and have not decided: it stays with you until you hand it over. */
  asks: z.array(OpenAsk),
});
export type AbsenceView = z.infer<typeof AbsenceView>;

/** What was handed over to the stand-in by it; what the stage does not let go is among `asks`. */
export const AbsenceSet = AbsenceView.extend({ handedOver: z.array(OpenAsk) });
export type AbsenceSet = z.infer<typeof AbsenceSet>;
