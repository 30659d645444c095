import { Hono } from "hono";
import * as z from "zod";
import type { Caller } from "../../../shared/access/grant.ts";
import { type Catalog, found } from "../../../shared/catalog/catalog.ts";
import type { Waiver } from "../../../shared/catalog/records.ts";
import type { RequestLedger } from "../../../shared/catalog/request-ledger.ts";
import { holds, type Waivers } from "../../../shared/catalog/waivers.ts";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../api-env.ts";
import type { FindAsset } from "../find-asset.ts";
import { idempotencyKeyOf } from "../idempotency-key.ts";
import { accepts, describe } from "../openapi/describe.ts";
import type { ReviewOffice } from "../review-office.ts";
import { Inbox } from "../schemas/inbox.ts";
import { DecisionRequest, Delegation, EarlierVersion, ReviewPage } from "../schemas/review-page.ts";
import { PersonAsked, Reason, ReviewPlanView, ReviewView } from "../schemas/review-view.ts";
import { WaiverList, WaiverRequest, WaiverView } from "../schemas/waiver.ts";
import type { ViewReview } from "../view-review.ts";

export interface ReviewRouteDependencies {
  catalog: Pick<Catalog, "getVersion" | "now">;
  findAsset: FindAsset;
  office: ReviewOffice;
  requests: Pick<RequestLedger, "once">;
  viewReview: ViewReview;
  waivers: Waivers;
}

const tag = "review";
const PlanQuery = z.object({ template: z.string().max(31).optional() });
const number = z.coerce.number<string>().int().min(1).max(1_000_000).optional();
/** What somebody had before them when they decided: should a newer version or round have come, they are told so. */
const SeenQuery = z.object({ version: number, round: number });
const Revocation = z.object({ reason: z.string().trim().min(1, "Say why.").max(2_000) });
const reviewed = { 200: { description: "The review", schema: ReviewView } };

/** The review of an asset, for those who run it and those who are asked and signed in. */
export function makeReviewRoutes({
  catalog,
  findAsset,
  office,
  requests,
  viewReview,
  waivers,
}: ReviewRouteDependencies) {
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
        return c.json(await viewReview(review, c.var.caller), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/reviewers",
      describe({ summary: "Ask somebody besides", tag, responses: reviewed }),
      accepts("json", PersonAsked),
      async (c) => {
        const asset = await findAsset(c.var.caller, c.req.param("id"), "produce");
        const review = await office.add(asset, c.req.param("stage"), c.req.valid("json"), c.var.caller);
        return c.json(await viewReview(review, c.var.caller), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/reviewers/:reviewer/replacement",
      describe({
        summary: "Ask somebody in the place of another, whose link is dead at once",
        description: "For those who run the review, when a reviewer cannot hand over themselves.",
        tag,
        responses: reviewed,
      }),
      accepts("json", PersonAsked),
      async (c) => {
        const { id, stage, reviewer } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "produce");
        const review = await office.replace(asset, stage, reviewer, c.req.valid("json"), c.var.caller);
        return c.json(await viewReview(review, c.var.caller), 200);
      },
    )
    .delete(
      "/:id/review/stages/:stage/reviewers/:reviewer",
      describe({ summary: "Ask somebody no more; their link is dead at once", tag, responses: reviewed }),
      accepts("json", Reason),
      async (c) => {
        const { id, stage, reviewer } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "produce");
        const review = await office.remove(asset, stage, reviewer, c.var.caller, c.req.valid("json").reason);
        return c.json(await viewReview(review, c.var.caller), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/remind",
      describe({
        summary: "Ask those again who have not decided",
        description: "Once an hour at most; 429 says from when on. `Idempotency-Key` makes a repetition of it safe.",
        tag,
        responses: reviewed,
      }),
      async (c) => {
        const { id, stage } = c.req.param();
        const { caller } = c.var;
        const asset = await findAsset(caller, id, "produce");
        const remind = async () => void (await office.remind(asset, stage, caller));
        const key = idempotencyKeyOf(c);
        await (key === undefined ? remind() : requests.once(caller.subject, key, `remind ${id} ${stage}`, remind));
        const review = found(await office.current(asset), "There is no review of this version.");
        return c.json(await viewReview(review, caller), 200);
      },
    )
    .get(
      "/:id/review/stages/:stage/page",
      describe({
        summary: "What you are asked to review, as it lies behind your link",
        description: "410 with `reason` as behind a link when it is over, or when `version` or `round` is another.",
        tag,
        responses: { 200: { description: "The page", schema: ReviewPage } },
      }),
      accepts("query", SeenQuery),
      async (c) => {
        const { id, stage } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "preview");
        c.header("cache-control", "private, no-store");
        return c.json(await office.open(asset, stage, c.var.caller, c.req.valid("query")), 200);
      },
    )
    .get(
      "/:id/review/stages/:stage/earlier",
      describe({
        summary: "The version before what you are asked to review, to be laid beside it",
        tag,
        responses: { 200: { description: "The earlier version", schema: EarlierVersion } },
      }),
      accepts("query", SeenQuery),
      async (c) => {
        const { id, stage } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "preview");
        c.header("cache-control", "private, no-store");
        return c.json(await office.earlier(asset, stage, c.var.caller, c.req.valid("query")), 200);
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
      accepts("query", SeenQuery),
      accepts("json", DecisionRequest),
      async (c) => {
        const { id, stage } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "preview");
        const { decision, comment } = c.req.valid("json");
        const given = { decision, comment: comment || null };
        const decided = await office.decide(asset, stage, c.var.caller, given, c.req.valid("query"));
        return c.json(await viewReview(decided, c.var.caller), 200);
      },
    )
    .post(
      "/:id/review/stages/:stage/delegation",
      describe({
        summary: "Hand your decision over to somebody else",
        description: "For whom the stage asks, as for its decision; the stage says to whom one may hand over.",
        tag,
        responses: reviewed,
      }),
      accepts("query", SeenQuery),
      accepts("json", Delegation),
      async (c) => {
        const { id, stage } = c.req.param();
        const asset = await findAsset(c.var.caller, id, "preview");
        const handed = await office.delegate(asset, stage, c.var.caller, c.req.valid("json"), c.req.valid("query"));
        return c.json(await viewReview(handed, c.var.caller), 200);
      },
    )
    .get(
      "/:id/waivers",
      describe({
        summary: "Exceptions from standards that were granted",
        tag,
        responses: { 200: { description: "The waivers", schema: WaiverList } },
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
        description:
          "A finding that it covers does not count until its end. One that held the version back does not any more when it is retried. Moderation findings are excepted by administrators.",
        tag,
        responses: { 201: { description: "It is on record", schema: WaiverView } },
      }),
      accepts("json", WaiverRequest),
      async (c) => {
        const request = c.req.valid("json");
        // What protects the public is not for those to except who want their upload to pass.
        const action = request.covers?.startsWith("moderation:") ? "release" : "produce";
        const asset = await findAsset(c.var.caller, c.req.param("id"), action);
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
      responses: { 200: { description: "The inbox", schema: Inbox } },
    }),
    async (c) => c.json({ items: await office.inbox(c.var.caller) }, 200),
  );
}

function signer({ subject, name, email }: Caller): { actor: string; name: string } {
  return { actor: `user:${subject}`, name: name ?? email ?? subject };
}

/** Whether it holds is said for the asset's newest version. */
function waiverView(waiver: Waiver, checksum: string, now: Date): WaiverView {
  return { ...waiver, holds: holds(waiver, checksum, now) };
}
