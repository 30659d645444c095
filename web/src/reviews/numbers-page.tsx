import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChartNoAxesColumn } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../../shared/access/grant.ts";
import { type ReviewSummary, summarise } from "../../../shared/review/review-summary.ts";
import { buttonClass } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { formatNumber } from "../parts/format.ts";
import { Page } from "../parts/page.tsx";
import { Select } from "../parts/select.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { spanWords } from "../parts/span-words.ts";
import { Table } from "../parts/table.tsx";
import { useVisit } from "../session/visit.ts";
import { reviewsApi } from "./reviews-api.ts";
import { StageBars } from "./stage-bars.tsx";

const route = getRouteApi("/signed-in/reviews/metrics");

/** How long reviews take, and whom they wait for. */
export function NumbersPage() {
  const { t } = useTranslation("reviews");
  const { brand, days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  const { session, config } = useVisit();
  const brands = config.brands.filter(({ id }) => may(session, "produce", id));
  const from = useMemo(() => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10), [days]);
  const tally = useQuery({
    queryKey: ["review-numbers", { brand, from }],
    queryFn: ({ signal }) => reviewsApi.numbers({ brand, from }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t("numbers.title")}
      intro={t("numbers.intro")}
      actions={
        <>
          {brands.length > 1 && (
            <Select
              label={t("brand")}
              isLabelHidden
              value={brand ?? ""}
              options={[
                { value: "", text: t("anyBrand") },
                ...brands.map(({ id, name }) => ({ value: id, text: name })),
              ]}
              onChange={(chosen) => navigate({ search: (before) => ({ ...before, brand: chosen || undefined }) })}
              className="w-44"
            />
          )}
          <Select
            label={t("numbers.time")}
            isLabelHidden
            value={String(days)}
            options={([7, 30, 90] as const).map((one) => ({
              value: String(one),
              text: t("numbers.days", { count: one }),
            }))}
            onChange={(chosen) =>
              navigate({
                search: (before) => ({ ...before, days: ([7, 30, 90] as const).find((one) => String(one) === chosen) }),
              })
            }
            className="w-44"
          />
          <Link to="/reviews" search={brand === undefined ? {} : { brand }} className={buttonClass()}>
            {t("numbers.back")}
          </Link>
        </>
      }
    >
      {tally.data === undefined ? (
        <UntilLoaded query={tally}>
          <Loading className="space-y-6">
            <Skeleton className="h-24" />
            <Skeleton className="h-56" />
          </Loading>
        </UntilLoaded>
      ) : tally.data.rounds === 0 ? (
        <Empty icon={ChartNoAxesColumn} title={t("numbers.none")}>
          {t("numbers.noneWhy")}
        </Empty>
      ) : (
        <Numbers summary={summarise(tally.data)} />
      )}
    </Page>
  );
}

function Numbers({ summary }: { summary: ReviewSummary }) {
  const { t } = useTranslation("reviews");
  const { approvals, stages, reviewers } = summary;
  const spanOf = (value: number | null) => (value === null ? "–" : spanWords(value));
  const figures = [
    [t("numbers.rounds"), formatNumber(summary.rounds)],
    [t("numbers.approvals"), formatNumber(approvals.count)],
    [
      t("numbers.roundsToApproval"),
      approvals.roundsToApproval.median === null ? "–" : formatNumber(approvals.roundsToApproval.median),
    ],
    [t("numbers.timeToApproval"), spanOf(approvals.timeToApprovalMs.median)],
    [t("numbers.reminders"), formatNumber(summary.reminders)],
    [t("numbers.escalations"), formatNumber(summary.escalations)],
  ] as const;
  return (
    <>
      <dl className="card grid grid-cols-2 gap-px overflow-hidden bg-line sm:grid-cols-3 lg:grid-cols-6">
        {figures.map(([name, value]) => (
          <div key={name} className="flex flex-col-reverse justify-end bg-surface p-4">
            <dt className="text-xs text-quiet">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <StageBars stages={stages} />
      <section className="space-y-3" aria-labelledby="by-reviewer">
        <h2 id="by-reviewer" className="heading">
          {t("numbers.byReviewer")}
        </h2>
        <Table
          caption={t("numbers.byReviewer")}
          rows={[...reviewers].sort((a, b) => b.overdue - a.overdue || b.asked - a.asked)}
          keyOf={({ reviewer }) => reviewer}
          columns={[
            { name: "reviewer", title: t("numbers.reviewer"), cell: ({ reviewer }) => reviewer },
            { name: "asked", title: t("numbers.asked"), isNumber: true, cell: ({ asked }) => formatNumber(asked) },
            {
              name: "decided",
              title: t("numbers.decided"),
              isNumber: true,
              isExtra: true,
              cell: ({ decided }) => formatNumber(decided),
            },
            {
              name: "overdue",
              title: t("overdue"),
              isNumber: true,
              cell: ({ overdue }) => <span className={overdue > 0 ? "text-bad" : ""}>{formatNumber(overdue)}</span>,
            },
            {
              name: "reminders",
              title: t("numbers.reminded"),
              isNumber: true,
              isExtra: true,
              cell: ({ reminders }) => formatNumber(reminders),
            },
            {
              name: "median",
              title: t("numbers.median"),
              isNumber: true,
              isExtra: true,
              cell: ({ responseMs }) => spanOf(responseMs.median),
            },
          ]}
        />
      </section>
    </>
  );
}
