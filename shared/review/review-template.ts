import * as z from "zod";
import { slug } from "../config/slug.ts";
import { PositiveSpan, Span } from "./business-calendar.ts";
import { Condition } from "./condition.ts";

const name = z.string().trim().min(1).max(100);
const email = z.email().toLowerCase();

/** Somebody who may be asked: what they answer for, where, and who stands in for them when they are away. */
export const Person = z.strictObject({
  name,
  email,
  roles: z.array(slug).default([]),
  /** Left out: every brand, every market. */
  brands: z.array(slug).optional(),
  markets: z.array(slug).optional(),
  away: z.array(z.strictObject({ from: z.iso.date(), until: z.iso.date(), delegate: email })).default([]),
});
export type Person = z.infer<typeof Person>;

/** Whom a stage asks: a person by address, all who hold a role for the asset's brand and markets, the brand's own reviewers, or a guest. */
export const ReviewerReference = z.union([
  z.strictObject({ person: email }),
  z.strictObject({ role: slug }),
  z.strictObject({ brandReviewers: z.literal(true) }),
  z.strictObject({ guest: z.strictObject({ name, email }) }),
]);
export type ReviewerReference = z.infer<typeof ReviewerReference>;

/** How many must approve. */
export const Rule = z.union([
  z.enum(["all", "any", "majority"]),
  z.strictObject({ atLeast: z.number().int().positive() }),
]);
export type Rule = z.infer<typeof Rule>;

/** What of an asset a new version may have changed. */
export const Aspect = z.enum(["picture", "sound", "dimensions", "duration", "tags", "moderation"]);
export type Aspect = z.infer<typeof Aspect>;

/** What holds for a stage from its opening on; kept with the review, so that a later change of the configuration changes no review. */
export const StageTerms = z.strictObject({
  rule: Rule.default("all"),
  /** Whether one request for changes settles the stage, or is a vote that the others can outvote. */
  objections: z.enum(["decide", "count"]).default("decide"),
  deadline: PositiveSpan,
  /** When those who have not decided are reminded, counted from the due date. */
  reminders: z
    .array(Span)
    .max(10)
    .default([{ hours: 0 }]),
  /** Bundles the reminders of a stage with all others that a person would get into one mail a morning. */
  digest: z.boolean().default(false),
  /** Whom to ask besides, and how long after the due date. Each of them may decide for the stage. */
  escalations: z
    .array(z.strictObject({ after: PositiveSpan, to: z.array(ReviewerReference).min(1) }))
    .max(5)
    .default([]),
  /** From the due date, or the last escalation, to the end of the line. */
  grace: PositiveSpan,
  /** What the end of the line means. */
  atEnd: z.enum(["expire", "approve"]).default("expire"),
  /** A decision needs a code that is sent to the reviewer's address. */
  stepUp: z.boolean().default(false),
  /** To whom a reviewer may hand over: nobody, those in the configuration, or anyone. */
  delegation: z.enum(["nobody", "people", "anyone"]).default("people"),
  /** The decisions of this stage carry over to a new version that changed none of these. */
  carryOverUnlessChanged: z.array(Aspect).min(1).optional(),
});
export type StageTerms = z.infer<typeof StageTerms>;

export const Stage = z.strictObject({
  id: slug,
  name,
  reviewers: z.array(ReviewerReference).min(1).max(20),
  /** The stages that must have ended well; left out, the one before it in the list. An empty list starts at once. */
  after: z.array(slug).optional(),
  /** Not before this moment. */
  startsAt: z.iso.datetime().optional(),
  /** Skipped unless this holds. */
  when: Condition.optional(),
  /** Left out: the brand's. */
  calendar: slug.optional(),
  ...StageTerms.shape,
});
export type Stage = z.infer<typeof Stage>;

/** A way to approval. Without stages, an asset needs none: what it was made from is approved already. */
export const ReviewTemplate = z
  .strictObject({
    id: slug,
    name,
    /** For which assets; the first template whose condition holds is taken. */
    when: Condition.optional(),
    stages: z.array(Stage).max(20),
  })
  .superRefine(({ stages }, context) => {
    const known = new Set<string>();
    for (const [at, { id, after }] of stages.entries()) {
      const issue = (message: string) => context.addIssue({ code: "custom", message, path: ["stages", at] });
      if (known.has(id)) issue(`Two stages are called ${id}.`);
      // Only earlier stages may be waited for, so that no two can wait for each other.
      for (const before of after ?? [])
        if (!known.has(before)) issue(`${id} is to come after ${before}, which is no earlier stage.`);
      known.add(id);
    }
  });
export type ReviewTemplate = z.infer<typeof ReviewTemplate>;
