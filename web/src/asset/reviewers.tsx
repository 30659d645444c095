import type { ReviewState, Version } from "../../../functions/api/schemas/asset.ts";
import { decisionWords } from "../parts/decision-words.ts";
import { formatTime } from "../parts/format.ts";
import { MailNote } from "./mail-note.tsx";

type Reviewer = ReviewState["reviewers"][number];

/** Who was asked at which stage, and what they said. */
export function Reviewers({ review }: { review: Version["review"] }) {
  if (review === null) return null;
  const stages = Map.groupBy(review.reviewers, ({ stage }) => stage);
  return (
    <section className="card space-y-4 p-5">
      <h2 className="heading">Review{review.round > 1 && `, round ${review.round}`}</h2>
      {[...stages].map(([stage, reviewers]) => (
        <div key={stage} className="space-y-2">
          <h3 className="text-xs text-quiet wrap-anywhere">{stage}</h3>
          <ul className="space-y-3 text-sm" aria-label={stage}>
            {reviewers.map((reviewer, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they keep the order in which they were asked, and may share a name
              <Answer key={at} reviewer={reviewer} />
            ))}
          </ul>
        </div>
      ))}
      {review.state === "open" && <p className="text-xs text-quiet">To be decided by {formatTime(review.dueAt)}</p>}
    </section>
  );
}

function Answer({ reviewer: { name, stageState, decision, decidedAt, comment, mail } }: { reviewer: Reviewer }) {
  const words = decision && decisionWords[decision];
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{name}</span>
        <span className={`text-right ${words?.text ?? "text-quiet"}`}>{words?.said ?? withoutAnswer(stageState)}</span>
      </p>
      <MailNote mail={mail} />
      {decidedAt && <p className="text-xs text-quiet">{formatTime(decidedAt)}</p>}
      {comment && <p className="mt-1 rounded-lg bg-sunken px-3 py-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
    </li>
  );
}

function withoutAnswer(stage: Reviewer["stageState"]): string {
  switch (stage) {
    case "waiting":
      return "Not asked yet";
    case "open":
      return "No answer yet";
    case "expired":
      return "No answer";
    default:
      return "Not needed";
  }
}
