import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Notice } from "../parts/notice.tsx";
import { ApiProblem } from "../request.ts";
import { Desk } from "./desk.tsx";
import { LinkIsOver } from "./link-is-over.tsx";
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
  if (review.error instanceof ApiProblem) return <LinkIsOver problem={review.error} />;
  if (review.data) return <Desk key={token} token={token} review={review.data} />;
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

function Opening() {
  return (
    <div className="mx-auto max-w-3xl space-y-5 px-4 pt-4 sm:pt-8" role="status" aria-label="Loading">
      <div className="h-22 max-w-sm animate-pulse rounded-xl bg-line/60" />
      <div className="aspect-video animate-pulse rounded-xl bg-line/60" />
    </div>
  );
}
