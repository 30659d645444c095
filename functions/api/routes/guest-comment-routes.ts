import { Hono } from "hono";
import type { ApiEnv } from "../api-env.ts";
import type { GuestComments } from "../guest-comments.ts";
import { idempotencyKeyOf } from "../idempotency-key.ts";
import { accepts, describe } from "../openapi/describe.ts";
import {
  CommentQuery,
  GuestComment,
  GuestCommentPage,
  GuestCommentRequest,
  GuestReplyRequest,
  LinkCommentParam,
} from "../schemas/comment.ts";

const tag = "review";
const written = { 201: { description: "It is on record", schema: GuestComment } };

/** What is said behind an e-mailed link; the token in the path is what lets people in. */
export function makeGuestCommentRoutes({ guests }: { guests: GuestComments }) {
  return new Hono<ApiEnv>()
    .get(
      "/:token/comments",
      describe({
        summary: "What was said about the version, as far as it is shared",
        tag,
        open: true,
        responses: { 200: { description: "A page of comments", schema: GuestCommentPage } },
      }),
      accepts("query", CommentQuery),
      async (c) => {
        c.header("cache-control", "private, no-store");
        return c.json(await guests.page(c.req.param("token"), c.req.valid("query")), 200);
      },
    )
    .post(
      "/:token/comments",
      describe({
        summary: "Comment on the version, as long as it can be decided on",
        tag,
        open: true,
        responses: written,
      }),
      accepts("json", GuestCommentRequest),
      async (c) => c.json(await guests.add(c.req.param("token"), c.req.valid("json"), idempotencyKeyOf(c)), 201),
    )
    .post(
      "/:token/comments/:commentId/replies",
      describe({ summary: "Reply to a comment that is shared", tag, open: true, responses: written }),
      accepts("param", LinkCommentParam),
      accepts("json", GuestReplyRequest),
      async (c) => {
        const { token, commentId } = c.req.valid("param");
        return c.json(await guests.reply(token, commentId, c.req.valid("json").text, idempotencyKeyOf(c)), 201);
      },
    );
}
