import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import type { ReviewView } from "../../../functions/api/schemas/review-view.ts";
import { may } from "../../../shared/access/grant.ts";
import { api } from "../api.ts";
import { useMoving } from "../live/live.ts";
import { buttonClass } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { NotFound } from "../parts/notice.tsx";
import { Page } from "../parts/page.tsx";
import { Recorded } from "../parts/recorded.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { ApiProblem } from "../request.ts";
import { useVisit } from "../session/visit.ts";
import { Flow } from "./flow.tsx";
import { RecordCard } from "./record-card.tsx";
import { ReviewTrail } from "./review-trail.tsx";
import { reviewsApi } from "./reviews-api.ts";
import { StageCard } from "./stage-card.tsx";
import { StageTimes } from "./stage-times.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { WithdrawButton } from "./withdraw-button.tsx";

const route = getRouteApi("/signed-in/reviews/$assetId");

/** The review of one asset, for those who run it. */
export function AssetReviewPage() {
  const { assetId } = route.useParams();
  const { t } = useTranslation("reviews");
  const asset = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) });
  const review = useQuery({ queryKey: ["asset", assetId, "review"], queryFn: () => currentReview(assetId) });
  useMoving(asset.data?.status === "in_review" && review.data === null);
  if (asset.error instanceof ApiProblem && asset.error.status === 404) return <NotFound />;
  if (asset.data === undefined || review.data === undefined) {
    return (
      <Page title={asset.data?.title ?? t("one")}>
        <UntilLoaded query={asset.data === undefined ? asset : review}>
          <Loading className="space-y-3">
            <Skeleton className="h-16" />
            <Skeleton className="h-52" />
            <Skeleton className="h-52" />
          </Loading>
        </UntilLoaded>
      </Page>
    );
  }
  return <Loaded asset={asset.data} review={review.data} />;
}

function Loaded({ asset, review }: { asset: Asset; review: ReviewView | null }) {
  const { t } = useTranslation("reviews");
  const { session, config } = useVisit();
  const mayRun = may(session, "produce", asset.brand);
  const brand = config.brands.find(({ id }) => id === asset.brand)?.name ?? asset.brand;
  return (
    <Page
      title={asset.title}
      intro={`${brand} · ${t("version", { number: asset.version })}${review === null ? "" : ` · ${t("round", { number: review.round })}`}`}
      actions={
        <>
          <Link to="/assets/$assetId" params={{ assetId: asset.id }} className={buttonClass()}>
            {t("toAsset")}
          </Link>
          {mayRun && (
            <Link to="/reviews/$assetId/plan" params={{ assetId: asset.id }} className={buttonClass()}>
              {t("plan.action")}
            </Link>
          )}
          {mayRun && asset.links.withdraw !== undefined && <WithdrawButton asset={asset} />}
        </>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="space-y-4">
          <div className="card flex items-start gap-4 p-4">
            <Thumbnail asset={asset} className="h-16 w-24" />
            <div className="min-w-0 space-y-1">
              <StatusPill status={asset.status} />
              {review !== null && (
                <p className="text-sm wrap-anywhere">
                  {review.template.name}{" "}
                  <span className="text-quiet" lang="en">
                    {review.template.because}
                  </span>
                </p>
              )}
              {review !== null && (
                <p className="text-sm text-quiet wrap-anywhere">{t("requestedBy", { name: review.requestedBy })}</p>
              )}
              {asset.statusReason && (
                <p className="text-sm wrap-anywhere">
                  <Recorded text={asset.statusReason} />
                </p>
              )}
            </div>
          </div>
          {review === null ? (
            <Empty
              title={t("notBegun")}
              action={
                mayRun && (
                  <Link to="/reviews/$assetId/plan" params={{ assetId: asset.id }} className={buttonClass("main")}>
                    {t("plan.action")}
                  </Link>
                )
              }
            >
              {t("notBegunWhy")}
            </Empty>
          ) : review.stages.length === 0 ? (
            <Empty title={t("noStages")}>
              <Recorded text={review.template.because} />
            </Empty>
          ) : (
            <Stages review={review} mayRun={mayRun && review.state === "open"} />
          )}
        </div>
        <aside aria-label={t("besides")} className="space-y-4">
          {review !== null && <StageTimes assetId={asset.id} />}
          <ReviewTrail assetId={asset.id} version={asset.version} />
          <RecordCard assetId={asset.id} />
        </aside>
      </div>
    </Page>
  );
}

function Stages({ review, mayRun }: { review: ReviewView; mayRun: boolean }) {
  const { t } = useTranslation("reviews");
  const names = new Map(review.stages.map(({ id, name }) => [id, name]));
  return (
    <Flow label={t("stages")} stages={review.stages}>
      {(stage) => <StageCard assetId={review.assetId} stage={stage} names={names} mayRun={mayRun} />}
    </Flow>
  );
}

/** Null before there is one. */
async function currentReview(assetId: string): Promise<ReviewView | null> {
  try {
    return await reviewsApi.review(assetId);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
