import * as z from "zod";
import type { AuditRecord } from "../../audit/chain.ts";

const text = z.string().min(1).optional().catch(undefined);
const count = z.number().int().positive().optional().catch(undefined);
const moment = z.iso.datetime().optional().catch(undefined);
const address = z.string().trim().min(1).toLowerCase();
/** One or several; what is no address among them is passed over. */
const addresses = z
  .unknown()
  .optional()
  .transform((said) =>
    [said].flat().flatMap((one) => {
      const parsed = address.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );

/** What a record of a review may say. Records of different times say more or less: what is missing or odd is left out. */
const Said = z.object({
  round: count,
  stage: text,
  name: text,
  openedAt: moment,
  dueAt: moment,
  checksum: text,
  reviewers: addresses,
  reviewer: address.optional().catch(undefined),
  decision: text,
  comment: text,
  text,
  /** Of a comment, where the record does not hold its words. */
  sha256: text,
  outcome: text,
  /** How the stage ended with which a round goes on or ends. */
  stageOutcome: text,
  reason: text,
  from: addresses,
  to: addresses,
  chosenBy: text,
  template: z.object({ id: text, name: text, because: text }).optional().catch(undefined),
  stages: z
    .array(z.object({ id: z.string().min(1), name: text, state: text, reason: text }))
    .default([])
    .catch([]),
  fromVersion: count,
  waiver: text,
  rule: text,
  covers: text,
  findings: z
    .array(z.object({ code: text, message: text }))
    .default([])
    .catch([]),
  until: moment,
  bytes: z.number().nonnegative().optional().catch(undefined),
  uploadedBy: text,
  elsewhere: z.boolean().optional().catch(undefined),
});

/** One record of the audit trail as a review's history reads it. */
export interface ReviewEvent extends z.output<typeof Said> {
  at: string;
  type: string;
  actor: string;
  /** Whom it is about: the reviewer named, or the mail address of who acted. */
  who: string | undefined;
  version: number | null;
  summary: string;
}

export function reviewEventOf({ at, type, actor, version, summary, particulars }: AuditRecord): ReviewEvent {
  const said = Said.parse(particulars);
  return { ...said, at, type, actor, version, summary, who: said.reviewer ?? actorsAddress(actor) };
}

/** Reviewers act by their address; someone signed in and the house itself do not. */
function actorsAddress(actor: string): string | undefined {
  const [kind, ...rest] = actor.split(":");
  return kind === "reviewer" ? rest.join(":").trim().toLowerCase() || undefined : undefined;
}
