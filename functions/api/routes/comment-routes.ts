import { type Context, Hono } from "hono";
import type { ApiEnv } from "../api-env.ts";
import type { CommentDesk } from "../comment-desk.ts";
import type { CompareVersions } from "../compare-versions.ts";
import { idempotencyKeyOf } from "../idempotency-key.ts";
import { accepts, describe } from "../openapi/describe.ts";
import {
  AnswerRequest,
  Comment,
  CommentPage,
  CommentParam,
  CommentQuery,
  CommentRequest,
  CompareQuery,
  ExportQuery,
  Mentionable,
  ReplyRequest,
  VersionParam,
} from "../schemas/comment.ts";
import { Comparison } from "../schemas/comparison.ts";

export interface CommentDependencies {
  comments: CommentDesk;
  compare: CompareVersions;
}

const tag = "comments";
const path = "/:id/versions/:version/comments";
const written = { 201: { description: "It is on record", schema: Comment } };
const changed = { 200: { description: "The comment as it is now", schema: Comment } };

/** What the team says about versions, and two of them side by side. */
export function makeCommentRoutes({ comments, compare }: CommentDependencies) {
  const place = (c: Context<ApiEnv>, { id, version }: { id: string; version: number }) => ({
    id,
    version,
    caller: c.var.caller,
  });

  return new Hono<ApiEnv>()
    .get(
      path,
      describe({
        summary: "What was said about a version",
        description:
          "In the order in which comments were begun, each followed by its replies. With `previous=true`, what is still open on the version before that was last commented on, with the answers to it.",
        tag,
        responses: { 200: { description: "A page of comments", schema: CommentPage } },
      }),
      accepts("param", VersionParam),
      accepts("query", CommentQuery),
      async (c) => c.json(await comments.page(place(c, c.req.valid("param")), c.req.valid("query")), 200),
    )
    .post(
      path,
      describe({
        summary: "Comment on a version",
        description:
          "On the whole of it, or on frames (counted from 0 at the version's own rate), a region of the picture (from 0 to 1 of its sides) or a page. Whoever is mentioned gets one mail.",
        tag,
        responses: written,
      }),
      accepts("param", VersionParam),
      accepts("json", CommentRequest),
      async (c) => {
        const at = place(c, c.req.valid("param"));
        return c.json(await comments.add(at, c.req.valid("json"), idempotencyKeyOf(c)), 201);
      },
    )
    .get(
      `${path}/export`,
      describe({
        summary: "The comments as a file",
        description:
          "CSV holds all of them; EDL (CMX 3600 with locators) and FCPXML 1.10 those that point at frames. Timecode begins at 00:00:00:00.",
        tag,
        responses: { 200: { description: "The file", contentType: "text/csv" } },
      }),
      accepts("param", VersionParam),
      accepts("query", ExportQuery),
      async (c) => {
        const file = await comments.export(place(c, c.req.valid("param")), c.req.valid("query"));
        return c.body(file.body, 200, {
          "content-type": file.contentType,
          "content-disposition": `attachment; filename="${file.filename}"`,
        });
      },
    )
    .get(
      "/:id/versions/:version/mentionable",
      describe({
        summary: "Whom a comment may mention",
        description: "Reviewers of the brand, people who work for it, and whoever takes part already; by name.",
        tag,
        responses: { 200: { description: "They", schema: Mentionable } },
      }),
      accepts("param", VersionParam),
      async (c) => {
        c.header("cache-control", "private, no-store");
        return c.json(await comments.mentionable(place(c, c.req.valid("param"))), 200);
      },
    )
    .post(
      `${path}/:commentId/replies`,
      describe({ summary: "Reply to a comment", tag, responses: written }),
      accepts("param", CommentParam),
      accepts("json", ReplyRequest),
      async (c) => {
        const { commentId, ...at } = c.req.valid("param");
        const reply = await comments.reply(place(c, at), commentId, c.req.valid("json"), idempotencyKeyOf(c));
        return c.json(reply, 201);
      },
    )
    .post(
      `${path}/:commentId/resolve`,
      describe({ summary: "Settle a comment", tag, responses: changed }),
      accepts("param", CommentParam),
      async (c) => {
        const { commentId, ...at } = c.req.valid("param");
        return c.json(await comments.resolve(place(c, at), commentId), 200);
      },
    )
    .post(
      `${path}/:commentId/reopen`,
      describe({ summary: "Take up a comment again", tag, responses: changed }),
      accepts("param", CommentParam),
      async (c) => {
        const { commentId, ...at } = c.req.valid("param");
        return c.json(await comments.reopen(place(c, at), commentId), 200);
      },
    )
    .post(
      `${path}/:commentId/answer`,
      describe({
        summary: "Say what was done about a comment",
        description: "For those who produce, when they hand in a new version: it is fixed, or why it is not.",
        tag,
        responses: changed,
      }),
      accepts("param", CommentParam),
      accepts("json", AnswerRequest),
      async (c) => {
        const { commentId, ...at } = c.req.valid("param");
        return c.json(await comments.answer(place(c, at), commentId, c.req.valid("json")), 200);
      },
    )
    .get(
      "/:id/compare",
      describe({
        summary: "Two versions side by side",
        tag,
        responses: { 200: { description: "Both, and how their frames lie beside each other", schema: Comparison } },
      }),
      accepts("query", CompareQuery),
      async (c) => {
        c.header("cache-control", "private, no-store");
        return c.json(await compare(c.var.caller, c.req.param("id"), c.req.valid("query")), 200);
      },
    );
}
