import * as z from "zod";
import { DomainError } from "../error.ts";
import type { MailKey } from "./mail-ledger.ts";

/** Of names and values alike. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const allowed = /^[A-Za-z0-9_-]{1,256}$/;

const numeral = z.string().regex(/^[1-9]\d{0,8}$/);

const ReviewMailTags = z.object({
  asset: z.tuple([z.string()]),
  version: z.tuple([numeral]),
  round: z.tuple([numeral]),
  reviewer: z.tuple([z.string()]),
  stage: z.tuple([z.string()]).optional(),
  occasion: z.tuple([z.string()]),
});

/** What a review mail is about, as it travels with the mail and comes back with whatever the mail service tells of it. */
export function reviewMailTags(key: MailKey): Record<string, string> {
  const { assetId, version, round, reviewerId } = key;
  const { stage, occasion } = occasionIn(key);
  return {
    asset: assetId,
    version: String(version),
    round: String(round),
    reviewer: reviewerId,
    ...(stage !== undefined && { stage }),
    occasion,
  };
}

/** The stage whose mail it is, if any, and what the mail does there: their key joins them by a dot, which no tag may hold. */
export function occasionIn({ occasion }: Pick<MailKey, "occasion">): { stage?: string; occasion: string } {
  const dot = occasion.indexOf(".");
  return dot < 0 ? { occasion } : { stage: occasion.slice(0, dot), occasion: occasion.slice(dot + 1) };
}

/** Which review mail tags belong to; undefined for mail of another kind or of somebody else. */
export function reviewMailOf(tags: Record<string, string[]>): MailKey | undefined {
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
