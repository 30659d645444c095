import { type Context, Hono } from "hono";
import { may } from "../../../shared/access/grant.ts";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../api-env.ts";
import type { CheckUploads } from "../check-uploads.ts";
import { accepts, describe } from "../openapi/describe.ts";
import {
  CompletedUpload,
  CompleteRequest,
  PartsRequest,
  PartUrls,
  Upload,
  UploadedParts,
  UploadRequest,
} from "../schemas/upload.ts";
import { CheckedFiles, UploadCheck } from "../schemas/upload-check.ts";
import type { Uploads } from "../uploads.ts";

const tag = "uploads";

/** Uploads: the API says where, the bytes go straight to S3. */
export function makeUploadRoutes({ uploads, checkUploads }: { uploads: Uploads; checkUploads: CheckUploads }) {
  const mayProduce = (c: Context<ApiEnv>, brand: string) => {
    if (!may(c.var.caller, "produce", brand)) throw new DomainError("forbidden", "You may not upload for this brand.");
  };
  return new Hono<ApiEnv>()
    .post(
      "/",
      describe({
        summary: "Open an upload",
        description:
          "A name that the policy does not accept is refused with the nearest one that it would, in `details.nearest`.",
        tag,
        responses: { 201: { description: "Where the bytes go", schema: Upload } },
      }),
      accepts("json", UploadRequest),
      async (c) => {
        const request = c.req.valid("json");
        mayProduce(c, request.brand);
        return c.json(await uploads.open(request, c.var.caller), 201);
      },
    )
    .post(
      "/check",
      describe({
        summary: "What would become of files",
        description:
          "For each file, in the order of the request: whether its path is accepted as a key and the nearest key that is, what lies there already, and whose bytes these are. Nothing is written, and nothing is promised.",
        tag,
        responses: { 200: { description: "What would become of them", schema: CheckedFiles } },
      }),
      accepts("json", UploadCheck),
      async (c) => c.json({ files: await checkUploads(c.req.valid("json"), c.var.caller) }, 200),
    )
    .post(
      "/:uploadId/parts",
      describe({
        summary: "URLs for parts",
        tag,
        responses: { 200: { description: "One URL a part", schema: PartUrls } },
      }),
      accepts("json", PartsRequest),
      async (c) =>
        c.json(await uploads.partUrls(c.req.param("uploadId"), c.var.caller, c.req.valid("json").partNumbers), 200),
    )
    .get(
      "/:uploadId/parts",
      describe({
        summary: "Parts that have arrived",
        tag,
        responses: { 200: { description: "The parts", schema: UploadedParts } },
      }),
      async (c) => c.json(await uploads.parts(c.req.param("uploadId"), c.var.caller), 200),
    )
    .post(
      "/:uploadId/complete",
      describe({
        summary: "Finish an upload",
        tag,
        responses: { 200: { description: "The master", schema: CompletedUpload } },
      }),
      accepts("json", CompleteRequest),
      async (c) =>
        c.json(await uploads.complete(c.req.param("uploadId"), c.var.caller, c.req.valid("json").parts), 200),
    )
    .delete(
      "/:uploadId",
      describe({ summary: "Give an upload up", tag, responses: { 204: { description: "It is given up" } } }),
      async (c) => {
        await uploads.abort(c.req.param("uploadId"), c.var.caller);
        return c.body(null, 204);
      },
    );
}
