import * as z from "zod";
import {
  CodeSent,
  DecisionMade,
  type DecisionRequest,
  type Delegation,
  ReviewPage,
} from "../../../functions/api/schemas/review-page.ts";
import { request } from "../request.ts";

const linkPath = (token: string) => `/v1/review-links/${encodeURIComponent(token)}`;

/** What the link in a mail opens. It carries its own token; nothing else is sent with it. */
export const reviewLink = {
  open: (token: string) => request(linkPath(token), ReviewPage),
  opened: (token: string) => request(`${linkPath(token)}/opened`, z.null(), { method: "POST" }),
  requestCode: (token: string) => request(`${linkPath(token)}/code`, CodeSent, { method: "POST" }),
  decide: (token: string, decision: DecisionRequest) =>
    request(`${linkPath(token)}/decision`, DecisionMade, { method: "POST", body: decision }),
  handOver: (token: string, to: Delegation) =>
    request(`${linkPath(token)}/delegate`, z.null(), { method: "POST", body: to }),
};
