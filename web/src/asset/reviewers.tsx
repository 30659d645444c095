import type { Version } from "../../../functions/api/schemas/asset.ts";
import { formatTime } from "../parts/format.ts";

const words = { approve: "Approved", request_changes: "Asked for changes" };

/** Who was asked, and what they said. */
export function Reviewers({ review }: { review: Version["review"] }) {
  if (review === null) return null;
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">Review{review.round > 1 && `, round ${review.round}`}</h2>
      <ul className="space-y-3 text-sm">
        {review.reviewers.map(({ name, decision, decidedAt, comment }) => (
          <li key={name}>
            <p className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate font-medium">{name}</span>
              <span className={decision === "approve" ? "text-good" : decision === null ? "text-quiet" : "text-wait"}>
                {decision !== null ? words[decision] : review.state === "open" ? "Asked" : "No answer"}
              </span>
            </p>
            {decidedAt && <p className="text-xs text-quiet">{formatTime(decidedAt)}</p>}
            {comment && (
              <p className="mt-1 rounded-lg bg-sunken px-3 py-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>
            )}
          </li>
        ))}
      </ul>
      {review.state === "open" && <p className="text-xs text-quiet">To be decided by {formatTime(review.dueAt)}</p>}
    </section>
  );
}
