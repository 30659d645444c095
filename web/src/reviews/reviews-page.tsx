import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ClipboardCheck } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../../shared/access/grant.ts";
import type { ReviewQueue } from "../../../shared/catalog/review-standing.ts";
import { useMoving } from "../live/live.ts";
import { Button, buttonClass } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { Select } from "../parts/select.tsx";
import { useShortcuts } from "../parts/shortcuts.ts";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { Switch } from "../parts/switch.tsx";
import { useVisit } from "../session/visit.ts";
import { QueueLinks } from "./queue-links.tsx";
import { ReviewRow } from "./review-row.tsx";
import { reviewsApi } from "./reviews-api.ts";

const route = getRouteApi("/signed-in/reviews");
const step = 60;
/** The API shows no more at once. */
const most = 300;

/** Where each review stands, the most urgent first. */
export function ReviewsPage() {
  const { t } = useTranslation("reviews");
  const { queue = "open", brand, mine = false } = route.useSearch();
  const navigate = route.useNavigate();
  const [limit, setLimit] = useState(step);
  const list = useRef<HTMLUListElement>(null);
  const reviews = useQuery({
    queryKey: ["reviews", { queue, brand, mine, limit }],
    queryFn: ({ signal }) => reviewsApi.list({ queue, brand, isMine: mine, limit }, signal),
    placeholderData: keepPreviousData,
  });
  const { session, config } = useVisit();
  const brands = config.brands.filter(({ id }) => may(session, "produce", id));
  useMoving(reviews.data?.items.some(({ standing }) => standing === null) ?? false);
  useShortcuts(t("title"), [
    { keys: "j", words: t("keys.next"), run: () => focusBeside(list.current, 1) },
    { keys: "k", words: t("keys.previous"), run: () => focusBeside(list.current, -1) },
  ]);
  const isNarrowed = brand !== undefined || mine;
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      actions={
        <Link to="/reviews/metrics" search={brand === undefined ? {} : { brand }} className={buttonClass()}>
          {t("numbers.title")}
        </Link>
      }
    >
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <QueueLinks counts={reviews.data?.counts} />
        <div className="flex flex-wrap items-center gap-4">
          <Switch label={t("mine")} isOn={mine} onChange={(isOn) => narrow({ mine: isOn || undefined })} />
          {brands.length > 1 && (
            <Select
              label={t("brand")}
              isLabelHidden
              value={brand ?? ""}
              options={[
                { value: "", text: t("anyBrand") },
                ...brands.map(({ id, name }) => ({ value: id, text: name })),
              ]}
              onChange={(chosen) => narrow({ brand: chosen || undefined })}
              className="w-44"
            />
          )}
        </div>
      </div>
      {reviews.data === undefined ? (
        <UntilLoaded query={reviews}>
          <Loading className="space-y-2">
            <Skeleton className="h-24" />
            <Skeleton className="h-24" />
            <Skeleton className="h-24" />
          </Loading>
        </UntilLoaded>
      ) : reviews.data.items.length === 0 ? (
        <Empty
          icon={ClipboardCheck}
          title={isNarrowed ? t("noMatch") : t(`empty.${wordOf[queue]}`)}
          action={
            isNarrowed && (
              <Button onClick={() => narrow({ brand: undefined, mine: undefined })}>{t("clearFilters")}</Button>
            )
          }
        >
          {!isNarrowed && t(`emptyWhy.${wordOf[queue]}`)}
        </Empty>
      ) : (
        <>
          <ul ref={list} aria-label={t("title")} className="card divide-y divide-line overflow-hidden">
            {reviews.data.items.map((entry) => (
              <ReviewRow key={entry.asset.id} entry={entry} />
            ))}
          </ul>
          {reviews.data.total > reviews.data.items.length && (
            <p className="flex flex-wrap items-center justify-center gap-4 text-sm text-quiet">
              {t("shown", { shown: reviews.data.items.length, count: reviews.data.total })}
              {limit < most && (
                <Button isBusy={reviews.isFetching} onClick={() => setLimit(limit + step)}>
                  {t("more")}
                </Button>
              )}
            </p>
          )}
        </>
      )}
    </Page>
  );

  function narrow(part: { brand?: string | undefined; mine?: boolean | undefined }): void {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  }
}

/** Keys of words have no hyphens. */
const wordOf = {
  open: "open",
  overdue: "overdue",
  "to-begin": "toBegin",
  "changes-requested": "changesRequested",
} as const satisfies Record<ReviewQueue, string>;

function focusBeside(list: HTMLUListElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
  const at = links.findIndex((link) => link.matches(":focus"));
  links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}
