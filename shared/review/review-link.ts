import * as z from "zod";
import { openToken, signToken } from "../signing/signed-token.ts";

/** Whom a link lets decide on what, until when (seconds since the epoch); short names, since it goes into a mail. */
const Payload = z.object({
  l: z.string(),
  r: z.string(),
  a: z.string(),
  v: z.number().int(),
  n: z.number().int(),
  s: z.string(),
  e: z.number().int(),
});

export interface ReviewLink {
  linkId: string;
  reviewerId: string;
  assetId: string;
  version: number;
  round: number;
  stage: string;
  expiresAt: string;
}

/** The token at the end of a review link. It names one reviewer of one stage of one round of one version. */
export function signReviewLink(link: ReviewLink, secret: string): string {
  const { linkId: l, reviewerId: r, assetId: a, version: v, round: n, stage: s } = link;
  return signToken("review-link", { l, r, a, v, n, s, e: Math.floor(Date.parse(link.expiresAt) / 1000) }, secret);
}

/** What a review link's token says, whether or not it has expired; undefined when it is not ours. */
export function openReviewLink(token: string, secret: string): ReviewLink | undefined {
  const payload = openToken("review-link", Payload, token, secret);
  if (payload === undefined) return undefined;
  const { l, r, a, v, n, s, e } = payload;
  const expiresAt = new Date(e * 1000).toISOString();
  return { linkId: l, reviewerId: r, assetId: a, version: v, round: n, stage: s, expiresAt };
}
