import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset, ReviewState, Version } from "../../../functions/api/schemas/asset.ts";
import { DateTime } from "../parts/date-time.tsx";
import { decisionTones } from "../parts/decision-tones.ts";
import { MailNote } from "./mail-note.tsx";

type Reviewer = ReviewState["reviewers"][number];

/** Where the review stands, in short: who was asked, and what they said. */
export function ReviewBrief({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const { review } = version;
  if (review === null) return null;
  const stages = Map.groupBy(review.reviewers, ({ stage }) => stage);
  return (
    <section className="card space-y-3 p-4" aria-labelledby="review-title">
      <div className="flex items-baseline justify-between gap-3">
        <h2 id="review-title" className="heading">
          {review.round > 1 ? t("review.round", { round: review.round }) : t("review.title")}
        </h2>
        {version.version === asset.version && (
          <Link to="/reviews/$assetId" params={{ assetId: asset.id }} className="link text-sm">
            {t("review.open")}
          </Link>
        )}
      </div>
      {[...stages].map(([stage, reviewers]) => (
        <div key={stage} className="space-y-1.5">
          <h3 className="text-xs text-quiet wrap-anywhere">{stage}</h3>
          <ul className="space-y-2 text-sm" aria-label={stage}>
            {reviewers.map((reviewer, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they keep the order in which they were asked, and may share a name
              <Answer key={at} reviewer={reviewer} />
            ))}
          </ul>
        </div>
      ))}
      <Link
        to="/assets/$assetId/comments"
        params={{ assetId: asset.id }}
        search={{ version: version.version }}
        className="link inline-flex items-center text-sm"
      >
        {t("review.comments")}
      </Link>
      {review.state === "open" && (
        <p className="text-xs text-quiet">
          {t("review.due")} <DateTime iso={review.dueAt} />
        </p>
      )}
    </section>
  );
}

function Answer({ reviewer: { name, stageState, decision, decidedAt, comment, mail } }: { reviewer: Reviewer }) {
  const { t } = useTranslation(["asset", "parts"]);
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{name}</span>
        <span className={`text-right ${decision ? decisionTones[decision].text : "text-quiet"}`}>
          {decision ? t(`parts:decision.${decision}`) : t(`review.${unanswered(stageState)}`)}
        </span>
      </p>
      <MailNote mail={mail} />
      {decidedAt && (
        <p className="text-xs text-quiet">
          <DateTime iso={decidedAt} />
        </p>
      )}
      {comment && <p className="mt-1 rounded-lg bg-sunken px-3 py-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
    </li>
  );
}

function unanswered(stage: Reviewer["stageState"]): "notYetAsked" | "noAnswerYet" | "noAnswer" | "notNeeded" {
  switch (stage) {
    case "waiting":
      return "notYetAsked";
    case "open":
      return "noAnswerYet";
    case "expired":
      return "noAnswer";
    default:
      return "notNeeded";
  }
}
