import { Hono } from "hono";
import * as z from "zod";
import type { Caller } from "../../../shared/access/grant.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type { Waivers } from "../../../shared/catalog/waivers.ts";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../api-env.ts";
import type { FindAsset } from "../find-asset.ts";
import { accepts, describe } from "../openapi/describe.ts";
import type { ReviewOffice } from "../review-office.ts";
import {
  InboxEntry,
  ReviewPlanView,
  ReviewView,
  reviewView,
  WaiverRequest,
  WaiverView,
  waiverView,
} from "../schemas/review.ts";
import { DecisionRequest, Delegation } from "../schemas/review-page.ts";

export interface ReviewRouteDependencies {
  catalog: Pick<Catalog, "getVersion" | "now">;
  findAsset: FindAsset;
  office: ReviewOffice;
  waivers: Waivers;
}

const tag = "review";
const PlanQuery = z.object({ template: z.string().max(31).optional() });
const Revocation = z.object({ reason: z.string().trim().min(1, "Say why.").max(2_000) });
const reviewed = { 200: { description: "The review", schema: ReviewView } };

/** The review of an asset, for those who run it and those who are asked and signed in. */
export function makeReviewRoutes({ catalog, findAsset, office, waivers }: ReviewRouteDependencies) {
  return new Hono<ApiEnv>()
    .get(
      "/:id/review-plan",
      describe({
        summary: "A dry run: who would be asked, in which order, and why",
        description: "Each condition comes with its verdict. Nothing is sent and nothing is put on record.",
        tag,
        responses: { 200: { description: "The plan", schema: ReviewPlanView } },
      }),
      accepts("query", PlanQuery),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "preview");
        return c.json(await office.plan(asset, c.req.valid("query").template), 200);
      },
    )
    .get(
      "/:id/review",
      describe({ summary: "Where the review of the newest version stands", tag, responses: reviewed }),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "preview");
        const review = await office.current(asset);
        if (review === undefined) throw new DomainError("not_found", "The newest version was not reviewed yet.");
        return c.json(reviewView(review), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/reviewers",
      describe({ summary: "Ask somebody besides", tag, responses: reviewed }),
      accepts("json", Delegation),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "produce");
        return c.json(
          reviewView(await office.add(asset, c.req.param("stage"), c.req.valid("json"), c.var.caller)),
          200,
        );
      },
    )
    .delete(
      "/:id/review/stages/:stage/reviewers/:reviewer",
      describe({ summary: "Ask somebody no more; their link is dead at once", tag, responses: reviewed }),
      async (c) => {
        const { id, stage, reviewer } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "produce");
        return c.json(reviewView(await office.remove(asset, stage, reviewer, c.var.caller)), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/remind",
      describe({ summary: "Ask those again who have not decided", tag, responses: reviewed }),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "produce");
        return c.json(reviewView(await office.remind(asset, c.req.param("stage"))), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/decision",
      describe({
        summary: "Decide as somebody who is signed in",
        description: "For whom the stage asks by the address that the issuer vouches for; a code is not asked for.",
        tag,
        responses: reviewed,
      }),
      accepts("json", DecisionRequest),
      async (c) => {
        const { id, stage } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "preview");
        const { decision, comment } = c.req.valid("json");
        const given = { decision, comment: comment || null };
        return c.json(reviewView(await office.decide(asset, stage, c.var.caller, given)), 200);
      },
    )
    .get(
      "/:id/waivers",
      describe({
        summary: "Exceptions from standards that were granted",
        tag,
        responses: { 200: { description: "The waivers", schema: z.object({ items: z.array(WaiverView) }) } },
      }),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "preview");
        const { checksum } = await catalog.getVersion(asset.id, asset.version);
        const items = (await waivers.list(asset.id)).map((waiver) => waiverView(waiver, checksum, catalog.now()));
        return c.json({ items }, 200);
      },
    )
    .post(
      "/:id/waivers",
      describe({
        summary: "Except the newest version from a standard",
        tag,
        responses: { 201: { description: "It is on record", schema: WaiverView } },
      }),
      accepts("json", WaiverRequest),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "produce");
        const request = c.req.valid("json");
        if (request.until <= catalog.now().toISOString())
          throw new DomainError("invalid", "A waiver ends in the future.", { details: { field: "until" } });
        const waiver = await waivers.grant(asset.id, request, signer(c.var.caller));
        return c.json(waiverView(waiver, waiver.checksum, catalog.now()), 201);
      },
    )
    .post(
      "/:id/waivers/:waiver/revoke",
      describe({
        summary: "Take an exception back",
        tag,
        responses: { 200: { description: "The waiver", schema: WaiverView } },
      }),
      accepts("json", Revocation),
      async (c) => {
        const { id, waiver } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "produce");
        const revoked = await waivers.revoke(asset.id, waiver, c.req.valid("json").reason, signer(c.var.caller));
        return c.json(waiverView(revoked, revoked.checksum, catalog.now()), 200);
      },
    );
}

/** What the caller is asked. */
export function makeInboxRoutes({ office }: Pick<ReviewRouteDependencies, "office">) {
  return new Hono<ApiEnv>().get(
    "/",
    describe({
      summary: "What you are asked and may still decide, the most urgent first",
      tag,
      responses: { 200: { description: "The inbox", schema: z.object({ items: z.array(InboxEntry) }) } },
    }),
    async (c) => c.json({ items: await office.inbox(c.var.caller) }, 200),
  );
}

function signer({ subject, name, email }: Caller): { actor: string; name: string } {
  return { actor: `user:${subject}`, name: name ?? email ?? subject };
}
