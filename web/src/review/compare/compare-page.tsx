import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { UntilLoaded } from "../../parts/failure.tsx";
import { Page } from "../../parts/page.tsx";
import { Loading, Skeleton } from "../../parts/skeleton.tsx";
import { frameFactsOf } from "../../player/frame-position.ts";
import { useTransport } from "../../player/use-transport.ts";
import { Remarks } from "../remarks/remarks.tsx";
import { useTeamWay } from "../remarks/use-team-way.ts";
import { VersionSelect } from "../remarks/version-select.tsx";
import { compared } from "./compared.ts";
import { Comparison } from "./comparison.tsx";
import { mappedTransport } from "./mapped-transport.ts";

const route = getRouteApi("/signed-in/assets/$assetId/compare");

/** Two versions of an asset beside each other, with what was said about both. */
export function ComparePage() {
  const { t } = useTranslation(["compare", "remarks"]);
  const { assetId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const asset = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) });
  const newest = asset.data?.version ?? 1;
  const to = Math.min(search.to ?? newest, newest);
  const from = Math.min(search.from ?? Math.max(1, to - 1), newest);
  const pair = useQuery({
    queryKey: ["asset", assetId, "compare", from, to],
    queryFn: () => compared(assetId, { left: from, right: to }),
    enabled: asset.data !== undefined && newest > 1,
    // What is signed holds longer, and a comment elsewhere must not begin the films anew.
    staleTime: 5 * 60_000,
  });
  const { left, right, alignment } = pair.data ?? {};
  const transport = useTransport(right?.media?.film?.rate, right?.media?.film?.frames);
  const leftTransport = useMemo(() => {
    const facts = frameFactsOf(left?.media?.film?.rate, left?.media?.film?.frames);
    return facts && alignment ? mappedTransport(transport, facts, alignment) : undefined;
  }, [left, alignment, transport]);
  const [overLeft, setOverLeft] = useState<HTMLElement | null>(null);
  const [overRight, setOverRight] = useState<HTMLElement | null>(null);
  const [timeline, setTimeline] = useState<HTMLElement | null>(null);
  const way = useTeamWay(assetId, asset.data);
  const go = (versions: { from: number; to: number }) =>
    void navigate({ to: "/assets/$assetId/compare", params: { assetId }, search: versions, replace: true });
  const toAsset = (
    <Link to="/assets/$assetId" params={{ assetId }} className={buttonClass()}>
      {t("toAsset")}
    </Link>
  );
  if (asset.data !== undefined && newest < 2) {
    return (
      <Page title={t("title")}>
        <Empty icon={GitCompareArrows} title={asset.data.title} action={toAsset}>
          {t("one")}
        </Empty>
      </Page>
    );
  }
  if (asset.data === undefined || left === undefined || right === undefined) {
    return (
      <Page title={t("title")}>
        <UntilLoaded query={asset.data === undefined ? asset : pair}>
          <Loading>
            <Skeleton className="aspect-video max-w-4xl" />
          </Loading>
        </UntilLoaded>
      </Page>
    );
  }
  return (
    <Page
      title={asset.data.title}
      intro={t("title")}
      actions={
        <>
          <VersionSelect
            label={t("left")}
            version={from}
            newest={newest}
            onChange={(chosen) => go({ from: chosen, to })}
          />
          <VersionSelect
            label={t("right")}
            version={to}
            newest={newest}
            onChange={(chosen) => go({ from, to: chosen })}
          />
          {toAsset}
        </>
      }
    >
      <Comparison
        key={`${from} ${to}`}
        left={left}
        right={right}
        alignment={alignment ?? null}
        transport={transport}
        overlays={{
          left: <div ref={setOverLeft} className="absolute inset-0" />,
          right: <div ref={setOverRight} className="absolute inset-0" />,
          timeline: <div ref={setTimeline} className="absolute inset-0" />,
        }}
      />
      <div className="grid gap-8 lg:grid-cols-2">
        {[
          { side: left, transport: leftTransport, overlay: overLeft, timeline: null },
          { side: right, transport: right.media?.film ? transport : undefined, overlay: overRight, timeline },
        ].map(({ side, transport: own, ...over }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: left stays left, also where both are the same version
          <section key={index} aria-label={t("version", { version: side.version })} className="min-w-0 space-y-3">
            <div className="flex items-center justify-between gap-3">
              <p className="font-medium">{t("version", { version: side.version })}</p>
              <Link
                to="/assets/$assetId/comments"
                params={{ assetId }}
                search={{ version: side.version }}
                className="link inline-flex items-center text-sm"
              >
                {t("remarks:title")}
              </Link>
            </div>
            <Remarks
              key={side.version}
              way={way}
              version={side.version}
              kind={asset.data.kind}
              transport={own}
              {...over}
              showsBefore={false}
            />
          </section>
        ))}
      </div>
    </Page>
  );
}
