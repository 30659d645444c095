import { Hono } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { accepts, describe } from "../openapi/describe.ts";
import type { ReviewDesk } from "../review-desk.ts";
import { DecisionMade, DecisionRequest, ReviewPage } from "../schemas/review-page.ts";

const tag = "review";

/** What lies behind an e-mailed link; the token in the path is what lets reviewers in. */
export function makeReviewLinkRoutes({ desk }: { desk: ReviewDesk }) {
  return new Hono<ApiEnv>()
    .get(
      "/:token",
      describe({
        summary: "What is to be reviewed",
        description:
          "Changes nothing, however often it is opened. 410 with `code` `used`, `expired`, `superseded`, `withdrawn` or `settled` when it is over.",
        tag,
        open: true,
        responses: { 200: { description: "The page", schema: ReviewPage } },
      }),
      async (c) => c.json(await desk.open(c.req.param("token")), 200, { "cache-control": "private, no-store" }),
    )
    .post(
      "/:token/decision",
      describe({
        summary: "Decide, once",
        tag,
        open: true,
        responses: { 200: { description: "It is on record", schema: DecisionMade } },
      }),
      accepts("json", DecisionRequest),
      async (c) => {
        const { decision, comment } = c.req.valid("json");
        return c.json(await desk.decide(c.req.param("token"), decision, comment || null), 200);
      },
    );
}
