import { DecisionMade, type DecisionRequest, ReviewPage } from "../../../functions/api/schemas/review-page.ts";
import { request } from "../request.ts";

const linkPath = (token: string) => `/v1/review-links/${encodeURIComponent(token)}`;

/** What the link in a mail opens. It carries its own token; nothing else is sent with it. */
export const reviewLink = {
  open: (token: string) => request(linkPath(token), ReviewPage),
  decide: (token: string, decision: DecisionRequest) =>
    request(`${linkPath(token)}/decision`, DecisionMade, { method: "POST", body: decision }),
};
