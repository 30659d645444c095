import * as z from "zod";
import { DomainError } from "../error.ts";
import type { AnyMailKey, MailKey } from "./mail-ledger.ts";

/** Of names and values alike. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const allowed = /^[A-Za-z0-9_-]{1,256}$/;

const text = z.tuple([z.string().regex(allowed)]);
const numeral = z.tuple([z.string().regex(/^[1-9]\d{0,8}$/)]);

const ReviewMailTags = z.object({
  asset: text,
  version: numeral,
  round: numeral,
  reviewer: text,
  stage: text.optional(),
  occasion: text,
});
const MentionMailTags = z.object({ asset: text, version: numeral, comment: numeral, recipient: text });
const DigestMailTags = z.object({ kind: z.tuple([z.literal("digest")]), date: text, reviewer: text });

/** Which mail it is, as it travels with the mail and comes back with whatever the mail service tells of it. */
export function mailTags(key: AnyMailKey): Record<string, string> {
  if ("date" in key) return { kind: "digest", date: key.date, reviewer: key.reviewerId };
  const version = { asset: key.assetId, version: String(key.version) };
  if ("commentId" in key) return { ...version, comment: key.commentId, recipient: key.recipientId };
  const { stage, occasion } = occasionIn(key);
  return {
    ...version,
    round: String(key.round),
    reviewer: key.reviewerId,
    ...(stage !== undefined && { stage }),
    occasion,
  };
}

/** The stage whose mail it is, if any, and what the mail does there: their key joins them by a dot, which no tag may hold. */
export function occasionIn({ occasion }: Pick<MailKey, "occasion">): { stage?: string; occasion: string } {
  const dot = occasion.indexOf(".");
  return dot < 0 ? { occasion } : { stage: occasion.slice(0, dot), occasion: occasion.slice(dot + 1) };
}

/** Which mail tags belong to; undefined for one that is in no ledger, such as a code, or of somebody else. */
export function mailOf(tags: Record<string, string[]>): AnyMailKey | undefined {
  return reviewMailOf(tags) ?? mentionMailOf(tags) ?? digestMailOf(tags);
}

function reviewMailOf(tags: Record<string, string[]>): MailKey | undefined {
  const parsed = ReviewMailTags.safeParse(tags);
  if (!parsed.success) return undefined;
  const { asset, version, round, reviewer, stage, occasion } = parsed.data;
  return {
    assetId: asset[0],
    version: Number(version[0]),
    round: Number(round[0]),
    reviewerId: reviewer[0],
    occasion: stage === undefined ? occasion[0] : `${stage[0]}.${occasion[0]}`,
  };
}

function mentionMailOf(tags: Record<string, string[]>): AnyMailKey | undefined {
  const parsed = MentionMailTags.safeParse(tags);
  if (!parsed.success) return undefined;
  const { asset, version, comment, recipient } = parsed.data;
  return { assetId: asset[0], version: Number(version[0]), commentId: comment[0], recipientId: recipient[0] };
}

function digestMailOf(tags: Record<string, string[]>): AnyMailKey | undefined {
  const parsed = DigestMailTags.safeParse(tags);
  return parsed.success ? { date: parsed.data.date[0], reviewerId: parsed.data.reviewer[0] } : undefined;
}

/** Tags in the form of a request to SES. @throws DomainError invalid for what SES would refuse. */
export function emailTags(tags: Record<string, string>): { Name: string; Value: string }[] {
  return Object.entries(tags).map(([Name, Value]) => {
    if (allowed.test(Name) && allowed.test(Value)) return { Name, Value };
    throw new DomainError(
      "invalid",
      `A mail cannot be tagged ${Name}=${Value}: SES takes letters, digits, hyphens and underscores, at most 256.`,
    );
  });
}
