import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReviewListEntry } from "../../../functions/api/schemas/review-view.ts";
import type { ReviewStanding } from "../../../shared/catalog/review-standing.ts";
import { Badge } from "../parts/badge.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Recorded } from "../parts/recorded.tsx";
import { useVisit } from "../session/visit.ts";
import { Thumbnail } from "./thumbnail.tsx";

type Stage = ReviewStanding["stages"][number];

/** One review among many: what it is about, which stages are open, whom they wait for, and until when. */
export function ReviewRow({ entry: { asset, standing } }: { entry: ReviewListEntry }) {
  const { t } = useTranslation("reviews");
  const { config } = useVisit();
  const open = standing?.stages.filter(({ state }) => state === "open") ?? [];
  return (
    <li>
      <Link
        to="/reviews/$assetId"
        params={{ assetId: asset.id }}
        className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2 px-4 py-3 -outline-offset-2 hover:bg-ground sm:grid-cols-[auto_minmax(0,5fr)_minmax(0,6fr)_auto]"
      >
        <Thumbnail asset={asset} className="h-12 w-16" />
        <span className="min-w-0">
          <span className="block truncate font-medium">{asset.title}</span>
          <span className="block truncate text-sm text-quiet">
            {config.brands.find(({ id }) => id === asset.brand)?.name ?? asset.brand}
            {" · "}
            {t("version", { number: asset.version })}
            {standing !== null && standing.round > 1 && ` · ${t("round", { number: standing.round })}`}
          </span>
        </span>
        <span className="min-w-0 space-y-1 text-sm max-sm:col-span-2">
          {standing === null || (standing.state === "open" && open.length === 0) ? (
            <span className="text-quiet">{t("toBegin")}</span>
          ) : standing.state === "open" ? (
            open.map((stage) => <OpenStage key={stage.id} stage={stage} />)
          ) : (
            <span className="line-clamp-2 text-quiet wrap-anywhere">
              {asset.statusReason ? <Recorded text={asset.statusReason} /> : t("ended")}
            </span>
          )}
        </span>
        <span className="flex items-center gap-2 text-sm text-quiet max-sm:col-span-2 sm:w-36 sm:flex-col sm:items-end sm:gap-1 sm:text-right">
          <Due status={asset.status} stages={open} />
        </span>
      </Link>
    </li>
  );
}

function OpenStage({ stage: { name, people } }: { stage: Stage }) {
  const { t } = useTranslation("reviews");
  const decided = people.filter(({ decision }) => decision !== null).length;
  const waiting = people.filter(({ decision }) => decision === null);
  return (
    <span className="block">
      <span className="font-medium">{name}</span>{" "}
      <span className="text-quiet">
        {t("decidedOf", { decided, count: people.length })}
        {waiting.length > 0 && " · "}
      </span>
      {waiting.map(({ id, name, isLate }, at) => (
        <span key={id} className={isLate ? "text-bad" : "text-quiet"}>
          {isLate ? t("isLate", { name }) : name}
          {at < waiting.length - 1 && ", "}
        </span>
      ))}
    </span>
  );
}

function Due({ status, stages }: { status: string; stages: readonly Stage[] }) {
  const { t } = useTranslation("reviews");
  if (status === "changes_requested") return <Badge tone="wait">{t("queue.changesRequested")}</Badge>;
  const [next] = stages
    .filter(({ dueAt }) => dueAt !== null)
    .sort((a, b) => ((a.dueAt ?? "") < (b.dueAt ?? "") ? -1 : 1));
  if (next?.dueAt == null) return <Badge>{t("stage.waiting")}</Badge>;
  return (
    <>
      {next.isOverdue ? <Badge tone="bad">{t("overdue")}</Badge> : <Badge tone="wait">{t("stage.open")}</Badge>}
      <span>
        {t("due")} <DateTime iso={next.dueAt} isRelative />
      </span>
    </>
  );
}
