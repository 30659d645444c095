import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { InboxEntry } from "../../../functions/api/schemas/inbox.ts";
import { api } from "../api.ts";
import { Badge } from "../parts/badge.tsx";
import { currentInView } from "../parts/current-in-view.ts";
import { DateTime } from "../parts/date-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { Select } from "../parts/select.tsx";
import { useShortcuts } from "../parts/shortcuts.ts";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { useVisit } from "../session/visit.ts";
import { Away } from "./away.tsx";
import { type Heap, heaps } from "./heaps.ts";
import { heapsOf } from "./inbox.ts";

const route = getRouteApi("/signed-in/inbox");

/** What this person is asked and may still decide, the most urgent first. */
export function InboxPage() {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const { show: heap = "mine", brand } = route.useSearch();
  const inbox = useQuery({ queryKey: ["inbox"], queryFn: api.inbox });
  const { config } = useVisit();
  const items = inbox.data?.items ?? [];
  const brands = config.brands.filter(({ id }) => items.some((item) => item.brand === id) || id === brand);
  const ofBrand = heapsOf(items.filter((item) => brand === undefined || item.brand === brand));
  const go = (search: { show?: Heap | undefined; brand?: string | undefined }) =>
    void navigate({ to: "/inbox", search, replace: true });
  return (
    <Page
      title={t("title")}
      actions={
        brands.length > 1 && (
          <Select
            label={t("brand")}
            isLabelHidden
            className="w-44"
            value={brand ?? ""}
            options={[
              { value: "", text: t("allBrands") },
              ...brands.map(({ id, name }) => ({ value: id, text: name })),
            ]}
            onChange={(chosen) => go({ show: heap, brand: chosen || undefined })}
          />
        )
      }
    >
      <nav ref={currentInView} aria-label={t("heaps")} className="strip border-b border-line">
        {heaps.map((one) => (
          <Link
            key={one}
            to="/inbox"
            search={{ show: one, brand }}
            replace
            aria-current={one === heap ? "page" : undefined}
            className="flex min-h-9 items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink pointer-coarse:min-h-11"
          >
            {t(one)}
            <span className={`tabular-nums ${one === "overdue" && ofBrand.overdue.length > 0 ? "text-bad" : ""}`}>
              {inbox.data ? ofBrand[one].length : ""}
            </span>
          </Link>
        ))}
      </nav>
      {inbox.data === undefined ? (
        <UntilLoaded query={inbox}>
          <Loading>
            <Skeleton className="h-16" />
          </Loading>
        </UntilLoaded>
      ) : ofBrand[heap].length === 0 ? (
        <Empty icon={Inbox} title={t(`empty.${heap}`)}>
          {t(`emptyWhy.${heap}`)}
        </Empty>
      ) : (
        <Entries items={ofBrand[heap]} />
      )}
      <Away />
    </Page>
  );
}

function Entries({ items }: { items: readonly InboxEntry[] }) {
  const { t } = useTranslation("inbox");
  const { config } = useVisit();
  const list = useRef<HTMLUListElement>(null);
  const move = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = at === -1 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by));
    links[next]?.focus();
  };
  useShortcuts(t("title"), [
    { keys: "j", words: t("keys.next"), run: () => move(1) },
    { keys: "k", words: t("keys.previous"), run: () => move(-1) },
  ]);
  return (
    <ul ref={list} aria-label={t("list")} className="card divide-y divide-line overflow-hidden">
      {items.map((entry) => {
        const { assetId, version, round, stage } = entry;
        return (
          <li key={`${assetId} ${version} ${round} ${stage}`}>
            <Link
              to="/inbox/$assetId/$version/$round/$stage"
              params={{ assetId, version: String(version), round: String(round), stage }}
              className="flex items-center justify-between gap-4 px-4 py-3 -outline-offset-2 hover:bg-sunken"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{entry.title}</span>
                <span className="block truncate text-sm text-quiet">
                  {config.brands.find(({ id }) => id === entry.brand)?.name ?? entry.brand} · {entry.stageName} ·{" "}
                  {t("version", { version })}
                </span>
              </span>
              <span className="flex shrink-0 items-center gap-3 text-sm text-quiet max-sm:flex-col max-sm:items-end max-sm:gap-1">
                {entry.overdue && <Badge tone="bad">{t("overdue")}</Badge>}
                <span>
                  <span className="sr-only">{t("due")} </span>
                  <DateTime iso={entry.dueAt} isRelative />
                </span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
