import { Hono } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { accepts, describe } from "../openapi/describe.ts";
import type { ReviewDesk } from "../review-desk.ts";
import {
  CodeSent,
  DecisionMade,
  DecisionRequest,
  Delegation,
  EarlierVersion,
  ReviewPage,
} from "../schemas/review-page.ts";
import { visitorOf } from "../visitor.ts";

const tag = "review";
const privately = { "cache-control": "private, no-store" };

/** What lies behind an e-mailed link; the token in the path is what lets reviewers in. */
export function makeReviewLinkRoutes({ desk }: { desk: ReviewDesk }) {
  return new Hono<ApiEnv>()
    .get(
      "/:token",
      describe({
        summary: "What is to be reviewed",
        description:
          "Decides nothing, however often it is opened. 410 with `reason` `used`, `expired`, `superseded`, `withdrawn`, `revoked`, `delegated` or `settled` when it is over.",
        tag,
        open: true,
        responses: { 200: { description: "The page", schema: ReviewPage } },
      }),
      async (c) => c.json(await desk.open(c.req.param("token"), visitorOf(c)), 200, privately),
    )
    .get(
      "/:token/earlier",
      describe({
        summary: "The version before, to be laid beside",
        description: "The newest earlier one that this reviewer was asked about too; 404 when there is none.",
        tag,
        open: true,
        responses: { 200: { description: "The earlier version", schema: EarlierVersion } },
      }),
      async (c) => c.json(await desk.earlier(c.req.param("token")), 200, privately),
    )
    .post(
      "/:token/opened",
      describe({
        summary: "A person has the page before them",
        description: "Sent by the page when it was seen and touched, which a mail scanner does not do.",
        tag,
        open: true,
        responses: { 204: { description: "It is on record" } },
      }),
      async (c) => {
        await desk.opened(c.req.param("token"), visitorOf(c));
        return c.body(null, 204, privately);
      },
    )
    .post(
      "/:token/code",
      describe({
        summary: "Have a code sent to the reviewer's address",
        tag,
        open: true,
        responses: { 202: { description: "It is on its way", schema: CodeSent } },
      }),
      async (c) => c.json(await desk.requestCode(c.req.param("token")), 202, privately),
    )
    .post(
      "/:token/delegate",
      describe({
        summary: "Hand the decision over to somebody else",
        tag,
        open: true,
        responses: { 204: { description: "They are asked" } },
      }),
      accepts("json", Delegation),
      async (c) => {
        await desk.delegate(c.req.param("token"), c.req.valid("json"));
        return c.body(null, 204, privately);
      },
    )
    .post(
      "/:token/decision",
      describe({
        summary: "Decide",
        description:
          "Until the stage closes, another decision replaces it. 403 with `reason` `code-needed` where the stage asks for a code.",
        tag,
        open: true,
        responses: { 200: { description: "It is on record", schema: DecisionMade } },
      }),
      accepts("json", DecisionRequest),
      async (c) => {
        const { decision, comment, code } = c.req.valid("json");
        return c.json(await desk.decide(c.req.param("token"), { decision, comment: comment || null, code }), 200);
      },
    );
}
