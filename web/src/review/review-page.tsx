import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { ReviewPage as Review } from "../../../functions/api/schemas/review-page.ts";
import { formatTime } from "../parts/format.ts";
import { Notice } from "../parts/notice.tsx";
import { Player } from "../parts/player.tsx";
import { ApiProblem } from "../request.ts";
import { reviewLink } from "./review-link.ts";

const route = getRouteApi("/r/$token");

/** The page behind an e-mailed link: see the rendition, say yes, or say what should change. Opening it decides nothing. */
export function ReviewPage() {
  const { token } = route.useParams();
  const review = useQuery({
    queryKey: ["review", token],
    queryFn: () => reviewLink.open(token),
    refetchOnWindowFocus: false,
    staleTime: 5 * 60_000,
  });
  // What the link has become weighs more than what it was; that there is no network just now does not.
  if (review.error instanceof ApiProblem) return <Refused error={review.error} />;
  if (review.data) return <Desk token={token} review={review.data} />;
  if (review.isError) {
    return (
      <Notice
        title="This page could not be loaded"
        action={
          <button type="button" className="button button-main" onClick={() => review.refetch()}>
            Try again
          </button>
        }
      >
        {review.error.message}
      </Notice>
    );
  }
  return <Opening />;
}

const titles: Record<string, string> = {
  used: "You have decided already",
  expired: "This link has expired",
  superseded: "There is a newer version",
  not_found: "This link is not valid",
};

function Refused({ error }: { error: ApiProblem }) {
  return <Notice title={titles[error.code] ?? "This link cannot be opened"}>{error.message}</Notice>;
}

function Opening() {
  return (
    <div className="mx-auto max-w-3xl space-y-5 px-4 pt-4 sm:pt-8" role="status" aria-label="Loading">
      <div className="h-22 max-w-sm animate-pulse rounded-xl bg-line/60" />
      <div className="aspect-video animate-pulse rounded-xl bg-line/60" />
    </div>
  );
}

function Desk({ token, review }: { token: string; review: Review }) {
  const { asset, media } = review;
  return (
    <main className="mx-auto max-w-3xl space-y-5 px-4 pt-4 pb-40 sm:pt-8">
      <title>{`${asset.title} · Greenlight`}</title>
      <header className="space-y-1">
        <p className="flex items-center gap-2 text-sm text-quiet">
          <img src="/icon.svg" alt="" className="size-5" width="20" height="20" />
          Greenlight · {asset.brand}
        </p>
        <h1 className="text-2xl leading-tight font-semibold text-balance wrap-anywhere">{asset.title}</h1>
        <p className="text-sm text-quiet">
          Version {asset.version}, sent by {review.requestedBy}. Please decide by {formatTime(review.dueAt)}.
        </p>
      </header>
      <Player {...media} title={asset.title} />
      {review.note && <p className="card p-4 whitespace-pre-wrap wrap-anywhere">{review.note}</p>}
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
      reviewLink.decide(
        token,
        decision === "approve" ? { decision, ...(comment.trim() === "" ? {} : { comment }) } : { decision, comment },
      ),
    onError: (error) => {
      if (error instanceof ApiProblem && (error.status === 409 || error.status === 410))
        void queries.invalidateQueries({ queryKey: ["review", token] });
    },
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
      {comment && <p className="mt-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
    </section>
  );
}
