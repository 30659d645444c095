import * as z from "zod";
import { Ask } from "../../../shared/catalog/records.ts";

/** What somebody is asked, for themselves. */
export const InboxEntry = Ask.omit({ linkId: true, reviewerId: true, digest: true }).extend({ overdue: z.boolean() });
export type InboxEntry = z.infer<typeof InboxEntry>;

export const Inbox = z.object({ items: z.array(InboxEntry) });
