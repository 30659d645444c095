import { createHash, randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { Action, Caller } from "../../../shared/access/grant.ts";
import { Kind } from "../../../shared/asset/kind.ts";
import { mayBecome, Status } from "../../../shared/asset/status.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { tokensOf } from "../../../shared/catalog/end-review.ts";
import type { makeLifecycle } from "../../../shared/catalog/lifecycle.ts";
import type { makeListing } from "../../../shared/catalog/listing.ts";
import type { AssetRecord } from "../../../shared/catalog/records.ts";
import type { RequestLedger } from "../../../shared/catalog/request-ledger.ts";
import type { ReviewDecisions } from "../../../shared/catalog/review-decisions.ts";
import type { Config } from "../../../shared/config/schema.ts";
import { ConflictError, DomainError } from "../../../shared/error.ts";
import { SpanEnd, spanOf } from "../../../shared/review/span.ts";
import type { ApiEnv } from "../api-env.ts";
import type { makeAssetView } from "../asset-view.ts";
import { brandsSeenBy } from "../brands-seen.ts";
import { makeFindAsset } from "../find-asset.ts";
import { idempotencyKeyOf } from "../idempotency-key.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { Asset, AssetSummary, AuditEvent, Version } from "../schemas/asset.ts";
import type { Workflows } from "../workflows.ts";

export interface AssetDependencies {
  catalog: Catalog;
  list: ReturnType<typeof makeListing>;
  lifecycle: Pick<ReturnType<typeof makeLifecycle>, "withdraw">;
  reviews: Pick<ReviewDecisions, "restart">;
  requests: RequestLedger;
  workflows: Workflows;
  view: ReturnType<typeof makeAssetView>;
  config: Pick<Config, "brands" | "review">;
}

const tag = "assets";
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), cursor: z.string().nullable() });
const ListQuery = z.object({
  status: Status.optional(),
  kind: Kind.optional(),
  brand: z.string().max(64).optional(),
  campaign: z.string().max(200).optional(),
  /** The name of a label, in any case. */
  tag: z.string().max(200).optional(),
  /** Who uploaded the newest version, in any case. */
  uploadedBy: z.string().max(200).optional(),
  /** First uploaded on this day (UTC) or at this moment, or later. */
  from: SpanEnd.optional(),
  /** First uploaded until the end of this day, or before this moment. */
  to: SpanEnd.optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number<string>().int().min(1).max(200).default(50),
});
const EventQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "not a cursor of this list")
    .optional(),
  limit: z.coerce.number<string>().int().min(1).max(1_000).default(1_000),
});
const VersionQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "not a cursor of this list")
    .optional(),
  limit: z.coerce.number<string>().int().min(1).max(50).default(20),
});
const VersionParam = z.object({ id: z.string(), version: z.coerce.number<string>().int().min(1).max(1_000_000) });
/** Without a body, the template whose condition holds. */
const Restart = z.object({ template: z.string().max(31).optional() }).default({});
const Withdrawal = z.object({ reason: z.string().trim().min(1).max(500).optional() });

/** Assets: what there is, what happened to it, and what people can do about it. */
export function makeAssetRoutes({
  catalog,
  list,
  lifecycle,
  reviews,
  requests,
  workflows,
  view,
  config,
}: AssetDependencies) {
  const findAsset = makeFindAsset(catalog);
  const find = (c: Context<ApiEnv>, id: string, action: Action): Promise<AssetRecord> =>
    findAsset(c.var.caller, id, action);

  const findForWriting = async (c: Context<ApiEnv>, id: string): Promise<AssetRecord> => {
    const asset = await find(c, id, "produce");
    const wanted = c.req.header("if-match");
    if (wanted !== undefined && wanted !== "*" && wanted !== etagOf(asset)) {
      throw new ConflictError("The asset has changed since you read it. Read it again.", {
        details: { reason: "precondition" },
      });
    }
    return asset;
  };

  const once = (c: Context<ApiEnv>, request: string, carryOut: () => Promise<void>): Promise<void> => {
    const key = idempotencyKeyOf(c);
    return key === undefined ? carryOut() : requests.once(c.var.caller.subject, key, request, carryOut);
  };

  const answer = async (c: Context<ApiEnv>, id: string) => {
    const asset = await catalog.getAsset(id);
    c.header("etag", etagOf(asset));
    return view.asset(asset, c.var.caller);
  };

  const accepted = { 202: { description: "It is under way", schema: Asset } };

  return new Hono<ApiEnv>()
    .get(
      "/",
      describe({
        summary: "Assets, newest first",
        description:
          "Brand, status and dates are found at once; what else is asked for is looked for among 2,000 assets a page, so that a page may hold few assets, or none, and still have a `cursor` to ask on with.",
        tag,
        responses: { 200: { description: "A page of them", schema: page(AssetSummary) } },
      }),
      accepts("query", ListQuery),
      async (c) => {
        const { brand, from, to, ...question } = c.req.valid("query");
        const brands = brandsSeenBy(c.var.caller, config, brand);
        const { items, cursor } = await list({ brands, ...question, uploaded: spanOf(from, to) });
        return c.json({ items: await view.summaries(items, c.var.caller), cursor }, 200);
      },
    )
    .get(
      "/:id",
      describe({
        summary: "An asset with its newest version",
        tag,
        responses: { 200: { description: "The asset", schema: Asset } },
      }),
      async (c) => {
        const asset = await find(c, c.req.param("id"), "view");
        c.header("etag", etagOf(asset));
        if (c.req.header("if-none-match") === etagOf(asset)) return c.body(null, 304);
        return c.json(await view.asset(asset, c.var.caller), 200);
      },
    )
    .get(
      "/:id/versions",
      describe({
        summary: "All versions, newest first",
        tag,
        responses: { 200: { description: "The versions", schema: page(Version) } },
      }),
      accepts("query", VersionQuery),
      async (c) => {
        const asset = await find(c, c.req.param("id"), "view");
        const { cursor, limit } = c.req.valid("query");
        const newest = Math.min(asset.version, Number(cursor ?? Number.POSITIVE_INFINITY));
        const numbers = Array.from({ length: Math.min(newest, limit) }, (_, at) => newest - at);
        const versions = await Promise.all(numbers.map((number) => catalog.getVersion(asset.id, number)));
        const items = await Promise.all(versions.map((version) => view.version(version, c.var.caller)));
        const next = newest - numbers.length;
        return c.json({ items, cursor: next > 0 ? String(next) : null }, 200);
      },
    )
    .get(
      "/:id/versions/:version",
      describe({ summary: "One version", tag, responses: { 200: { description: "The version", schema: Version } } }),
      accepts("param", VersionParam),
      async (c) => {
        const { id, version } = c.req.valid("param");
        const asset = await find(c, id, "view");
        return c.json(await view.version(await catalog.getVersion(asset.id, version), c.var.caller), 200);
      },
    )
    .get(
      "/:id/events",
      describe({
        summary: "The audit trail, first record first",
        description:
          "Each record's hash covers the record and the hash before it; exported, the chain can be verified offline.",
        tag,
        responses: { 200: { description: "The records", schema: page(AuditEvent) } },
      }),
      accepts("query", EventQuery),
      async (c) => {
        const asset = await find(c, c.req.param("id"), "view");
        const { cursor, limit } = c.req.valid("query");
        const records = await catalog.journal(asset.id, Number(cursor ?? 0), limit);
        const last = records.at(-1);
        const items = records.map(({ assetId: _, ...record }) => record);
        const more = last !== undefined && last.sequence < asset.journal.sequence;
        return c.json({ items, cursor: more ? String(last.sequence) : null }, 200);
      },
    )
    .post(
      "/:id/retry",
      describe({ summary: "Work on a failed or quarantined version again", tag, responses: accepted }),
      async (c) => {
        const asset = await findForWriting(c, c.req.param("id"));
        await once(c, `retry ${asset.id}`, async () => {
          const version = await catalog.getVersion(asset.id, asset.version);
          if (!mayBecome(version.status, "processing") || version.status === "received") {
            throw new ConflictError(`Version ${version.version} is ${version.status}; there is nothing to retry.`, {
              details: { status: version.status },
            });
          }
          const key = c.req.header("idempotency-key") ?? randomUUID();
          await workflows.retryIngest(version, createHash("sha256").update(key).digest("hex").slice(0, 16));
        });
        return c.json(await answer(c, asset.id), 202);
      },
    )
    .post(
      "/:id/withdraw",
      describe({ summary: "Take an asset back: nothing of it is delivered from then on", tag, responses: accepted }),
      accepts("json", Withdrawal),
      async (c) => {
        const asset = await findForWriting(c, c.req.param("id"));
        const { reason } = c.req.valid("json");
        const by = nameOf(c.var.caller);
        await once(c, `withdraw ${asset.id}`, async () => {
          const waiting = await openReviewOf(asset);
          await lifecycle.withdraw(asset.id, `user:${c.var.caller.subject}`, reason ?? `${by} withdrew it.`);
          await wakeAll(asset.id, waiting === undefined ? [] : tokensOf(waiting));
        });
        return c.json(await answer(c, asset.id), 202);
      },
    )
    .post(
      "/:id/reviews",
      describe({
        summary: "Review once more, or by another template",
        description:
          "With a `template`, a review that is under way is given up for one by that template; `review-plan` shows what it would do.",
        tag,
        responses: accepted,
      }),
      accepts("json", Restart),
      async (c) => {
        const asset = await findForWriting(c, c.req.param("id"));
        const { template } = c.req.valid("json");
        if (template !== undefined && !config.review.templates.some(({ id }) => id === template)) {
          const known = config.review.templates.map(({ id }) => id).join(", ");
          throw new DomainError("invalid", `There is no review template ${template}. There are: ${known}.`, {
            details: { field: "template" },
          });
        }
        await once(c, `review ${asset.id}`, async () => {
          const version = await catalog.getVersion(asset.id, asset.version);
          // A round that was prepared and never begun is begun now; one that has begun is not begun twice.
          if (version.status === "in_review" && template === undefined)
            return workflows.startReview(asset.id, version.version, version.rounds);
          const restarted = await reviews.restart(asset.id, `user:${c.var.caller.subject}`, template);
          await wakeAll(asset.id, restarted.tokensToWake);
          await workflows.startReview(asset.id, version.version, restarted.version.rounds, template);
        });
        return c.json(await answer(c, asset.id), 202);
      },
    );

  async function wakeAll(assetId: string, tokens: readonly string[]): Promise<void> {
    for (const token of tokens)
      await workflows.wakeReview(token, { decision: "cancelled", decisionId: `${assetId}-ended` });
  }

  async function openReviewOf(asset: AssetRecord) {
    const version = await catalog.getVersion(asset.id, asset.version);
    const review =
      version.rounds === 0 ? undefined : await catalog.findReview(asset.id, version.version, version.rounds);
    return review?.state === "open" ? review : undefined;
  }
}

/** Changes whenever anything happens to the asset. */
function etagOf(asset: AssetRecord): string {
  return `"${asset.journal.sequence}"`;
}

function nameOf(caller: Caller): string {
  return caller.name ?? caller.email ?? caller.subject;
}
