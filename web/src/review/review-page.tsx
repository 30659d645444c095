import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { ReviewPage as Review } from "../../../functions/api/schemas/review-page.ts";
import { ApiProblem, api } from "../api.ts";
import { formatTime } from "../parts/format.ts";
import { Notice } from "../parts/notice.tsx";
import { Player } from "../parts/player.tsx";

const route = getRouteApi("/r/$token");

/** The page behind an e-mailed link: see the rendition, say yes, or say what should change. Opening it decides nothing. */
export function ReviewPage() {
  const { token } = route.useParams();
  const review = useQuery({
    queryKey: ["review", token],
    queryFn: () => api.reviewLink(token),
    refetchOnWindowFocus: false,
    staleTime: 5 * 60_000,
  });
  if (review.isPending) return <p className="p-10 text-center text-quiet">One moment…</p>;
  if (review.isError) return <Refused error={review.error} />;
  return <Desk token={token} review={review.data} />;
}

const titles: Record<string, string> = {
  used: "You have decided already",
  expired: "This link has expired",
  superseded: "There is a newer version",
  not_found: "This link is not valid",
};

function Refused({ error }: { error: Error }) {
  const title = (error instanceof ApiProblem && titles[error.code]) || "This link cannot be opened";
  return <Notice title={title}>{error.message}</Notice>;
}

function Desk({ token, review }: { token: string; review: Review }) {
  const { asset, media } = review;
  return (
    <main className="mx-auto max-w-3xl space-y-5 px-4 pt-4 pb-40 sm:pt-8">
      <header className="space-y-1">
        <p className="flex items-center gap-2 text-sm text-quiet">
          <img src="/icon.svg" alt="" className="size-5" />
          Greenlight · {asset.brand}
        </p>
        <h1 className="text-2xl font-semibold break-words">{asset.title}</h1>
        <p className="text-sm text-quiet">
          Version {asset.version}, sent by {review.requestedBy}. Please decide by {formatTime(review.dueAt)}.
        </p>
      </header>
      <Player {...media} title={asset.title} />
      {review.note && <p className="card p-4 whitespace-pre-wrap">{review.note}</p>}
      {review.decision === null ? (
        <Decide token={token} reviewer={review.reviewer.name} />
      ) : (
        <Decided decision={review.decision.decision} at={review.decision.at} comment={review.decision.comment} />
      )}
    </main>
  );
}

function Decide({ token, reviewer }: { token: string; reviewer: string }) {
  const [changing, setChanging] = useState(false);
  const [comment, setComment] = useState("");
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (decision: "approve" | "request_changes") =>
      api.decide(
        token,
        decision === "approve" ? { decision, ...(comment.trim() === "" ? {} : { comment }) } : { decision, comment },
      ),
    onError: () => queries.invalidateQueries({ queryKey: ["review", token] }),
  });
  if (decide.isSuccess) return <Decided decision={decide.data.decision} at={decide.data.decidedAt} comment={comment} />;
  const empty = comment.trim() === "";
  return (
    <section
      aria-label="Your decision"
      className="fixed inset-x-0 bottom-0 border-t border-line bg-surface p-4 pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      <div className="mx-auto max-w-3xl space-y-3">
        {decide.isError && (
          <p role="alert" className="text-sm text-bad">
            {decide.error.message}
          </p>
        )}
        {changing && (
          <label className="block space-y-1">
            <span className="text-sm">What should change?</span>
            <textarea
              className="field min-h-24"
              value={comment}
              maxLength={4000}
              // biome-ignore lint/a11y/noAutofocus: the field appears because the person has just asked for it
              autoFocus
              onChange={(event) => setComment(event.target.value)}
            />
          </label>
        )}
        <div className="flex gap-3">
          {changing ? (
            <>
              <button type="button" className="button" onClick={() => setChanging(false)}>
                Back
              </button>
              <button
                type="button"
                className="button button-main flex-1"
                disabled={empty || decide.isPending}
                onClick={() => decide.mutate("request_changes")}
              >
                Send
              </button>
            </>
          ) : (
            <>
              <button type="button" className="button flex-1" onClick={() => setChanging(true)}>
                Request changes
              </button>
              <button
                type="button"
                className="button button-main flex-1"
                disabled={decide.isPending}
                onClick={() => decide.mutate("approve")}
              >
                Approve
              </button>
            </>
          )}
        </div>
        <p className="text-center text-xs text-quiet">You decide as {reviewer}.</p>
      </div>
    </section>
  );
}

function Decided({
  decision,
  at,
  comment,
}: {
  decision: "approve" | "request_changes";
  at: string;
  comment: string | null;
}) {
  return (
    <section
      role="status"
      className={`rounded-xl p-5 ${decision === "approve" ? "bg-good-ground text-good" : "bg-wait-ground text-wait"}`}
    >
      <p className="text-lg font-semibold">
        {decision === "approve" ? "Approved. Thank you." : "Changes requested. Thank you."}
      </p>
      <p className="text-sm">{formatTime(at)}</p>
      {comment && <p className="mt-2 whitespace-pre-wrap">{comment}</p>}
    </section>
  );
}
