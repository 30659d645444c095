import { Hono } from "hono";
import * as z from "zod";
import type { Caller } from "../../../shared/access/grant.ts";
import { may } from "../../../shared/access/grant.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../api-env.ts";
import type { Delivery } from "../deliver.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { Playback, SignedRendition } from "../schemas/delivery.ts";

const tag = "delivery";
const Query = z.object({
  /** `preview` shows the unapproved to those who work on it. */
  purpose: z.enum(["deliver", "preview"]).default("deliver"),
  /** Seconds for which the URL should work; it may get fewer. */
  ttl: z.coerce.number<string>().int().min(1).optional(),
  /** Of a preview, an older version than the newest. What is delivered is always the one that is live. */
  version: z.coerce.number<string>().int().min(1).max(1_000_000).optional(),
});

export interface DeliveryRouteDependencies {
  catalog: Pick<Catalog, "findAsset">;
  delivery: Delivery;
}

/** Signed URLs for those who have the grant. */
export function makeDeliveryRoutes({ catalog, delivery }: DeliveryRouteDependencies) {
  const find = async (caller: Caller, id: string, purpose: "deliver" | "preview") => {
    const asset = await catalog.findAsset(id);
    if (asset === undefined || !may(caller, "view", asset.brand))
      throw new DomainError("not_found", "There is no such asset.");
    if (purpose === "preview" && !may(caller, "preview", asset.brand)) {
      throw new DomainError("forbidden", "Previews are for those who produce and review.");
    }
    return asset;
  };
  return new Hono<ApiEnv>()
    .get(
      "/:id/renditions/:name",
      describe({
        summary: "A rendition's signed URL",
        description: "Redirects there, or says it in JSON to who accepts that. The URL never outlives the rights.",
        tag,
        responses: {
          200: { description: "The URL, in JSON", schema: SignedRendition },
          302: { description: "To the signed URL" },
        },
      }),
      accepts("query", Query),
      async (c) => {
        const { purpose, ttl, version } = c.req.valid("query");
        const asset = await find(c.var.caller, c.req.param("id"), purpose);
        const signed = await delivery.rendition(asset, c.req.param("name"), purpose, ttl, version);
        c.header("cache-control", "private, no-store");
        c.header("vary", "accept");
        return wantsJson(c.req.header("accept")) ? c.json(signed, 200) : c.redirect(signed.url, 302);
      },
    )
    .get(
      "/:id/playback",
      describe({
        summary: "What a player needs",
        tag,
        responses: { 200: { description: "URLs of media, poster and thumbnails", schema: Playback } },
      }),
      accepts("query", Query),
      async (c) => {
        const { purpose, ttl, version } = c.req.valid("query");
        const asset = await find(c.var.caller, c.req.param("id"), purpose);
        c.header("cache-control", "private, no-store");
        return c.json(await delivery.playback(asset, purpose, ttl, version), 200);
      },
    );
}

/** Playlists for players, which send no headers: the token in the path is what lets them in. */
export function makePlaybackRoutes({ delivery }: Pick<DeliveryRouteDependencies, "delivery">) {
  return new Hono<ApiEnv>().get(
    "/playback/:token/:path{.+}",
    describe({
      summary: "A playlist with every URI signed",
      tag,
      open: true,
      responses: {
        200: { description: "HLS playlist, or thumbnail track", contentType: "application/vnd.apple.mpegurl" },
      },
    }),
    async (c) => {
      const { body, contentType } = await delivery.playlist(c.req.param("token"), c.req.param("path"));
      return c.body(body, 200, { "content-type": contentType, "cache-control": "private, no-store" });
    },
  );
}

function wantsJson(accept: string | undefined): boolean {
  return accept?.split(",").some((range) => range.trim().toLowerCase().startsWith("application/json")) ?? false;
}
