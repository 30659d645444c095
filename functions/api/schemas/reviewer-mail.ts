import * as z from "zod";

/** What became of the newest mail to a reviewer; `reason` says why it failed. */
export const ReviewerMail = z.object({
  state: z.enum(["sent", "delivered", "bounced", "complained", "rejected"]),
  at: z.iso.datetime(),
  reason: z.string().nullable(),
});
export type ReviewerMail = z.infer<typeof ReviewerMail>;
