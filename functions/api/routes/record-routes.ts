import { type Context, Hono } from "hono";
import { accepts as negotiated } from "hono/accepts";
import * as z from "zod";
import { RecordExport } from "../../../shared/audit/record-export.ts";
import { type RecordKey, RecordPublicKey } from "../../../shared/audit/record-key.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { makeExportRecord } from "../../../shared/catalog/export-record.ts";
import { renderReport } from "../../../shared/record-report/report.ts";
import type { ApiEnv } from "../api-env.ts";
import { makeFindAsset } from "../find-asset.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { refuseUnlessSendable } from "../refuse-unless-sendable.ts";

export interface RecordDependencies {
  catalog: Pick<Catalog, "findAsset" | "journal" | "now">;
  recordKey: () => Promise<RecordKey>;
}

const Query = z.object({
  /** Without it, what the `Accept` header prefers; JSON when that says nothing. */
  format: z.enum(["json", "html"]).optional(),
});

/** The audit trail as a document that leaves the house. */
export function makeRecordRoutes({ catalog, recordKey }: RecordDependencies) {
  const find = makeFindAsset(catalog);
  const exportRecord = makeExportRecord(catalog, recordKey);
  return new Hono<ApiEnv>().get(
    "/:id/record",
    describe({
      summary: "The whole audit trail as one signed document",
      description:
        "To be kept or handed on: JSON, or with `format=html` (or `Accept: text/html`) a report for people that carries the same record. `greenlight verify` tells, without a network, whether anything in either was changed, added or left out.",
      tag: "assets",
      responses: {
        200: { description: "The record", schema: RecordExport, alsoAs: ["text/html"] },
      },
    }),
    accepts("query", Query),
    async (c) => {
      const asset = await find(c.var.caller, c.req.param("id"), "preview");
      const record = await exportRecord(asset);
      c.header("vary", "accept");
      if (wantsHtml(c, c.req.valid("query").format)) {
        const report = renderReport(record);
        refuseUnlessSendable(report, "Ask for the record as JSON, which is shorter.");
        c.header("content-disposition", `attachment; filename="${asset.id}-record.html"`);
        return c.html(report, 200);
      }
      refuseUnlessSendable(JSON.stringify(record), `Read it in pages at /v1/assets/${asset.id}/events.`);
      c.header("content-disposition", `attachment; filename="${asset.id}-record.json"`);
      return c.json(record, 200);
    },
  );
}

/** The keys that records are signed with; whoever was handed one needs no account to ask for them. */
export function makeRecordKeyRoutes({ recordKey }: Pick<RecordDependencies, "recordKey">) {
  return new Hono<ApiEnv>().get(
    "/",
    describe({
      summary: "The public keys that records are signed with, as a JWKS",
      description:
        "One key: that of now. It is another one once the stage's link secret is another; keep this answer with the records that you file.",
      tag: "house",
      open: true,
      responses: { 200: { description: "The keys", schema: z.object({ keys: z.array(RecordPublicKey) }) } },
    }),
    async (c) => c.json({ keys: [(await recordKey()).publicKey] }, 200, { "cache-control": "public, max-age=300" }),
  );
}

function wantsHtml(c: Context<ApiEnv>, format: "json" | "html" | undefined): boolean {
  const json = "application/json";
  const supports = [json, "text/html"];
  const preferred = format ?? negotiated(c, { header: "Accept", supports, default: json });
  return preferred === "html" || preferred === "text/html";
}
