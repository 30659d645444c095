import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReviewPlanView } from "../../../functions/api/schemas/review-view.ts";
import { api } from "../api.ts";
import { buttonClass } from "../parts/button.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { Select } from "../parts/select.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { PlanShown } from "./plan-shown.tsx";
import { reviewsApi } from "./reviews-api.ts";
import { StartButton } from "./start-button.tsx";

const route = getRouteApi("/signed-in/reviews/$assetId/plan");

/** How the review of an asset would go, by one template or by two side by side. Nobody is asked by looking. */
export function PlanPage() {
  const { t } = useTranslation("reviews");
  const { assetId } = route.useParams();
  const { template, beside } = route.useSearch();
  const navigate = route.useNavigate();
  const asset = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) });
  const plan = usePlan(assetId, template, true);
  const other = usePlan(assetId, beside, beside !== undefined);
  const templates = plan.data?.templates ?? [];
  const options = templates.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <Page
      title={asset.data === undefined ? t("plan.action") : t("plan.title", { title: asset.data.title })}
      intro={t("plan.intro")}
      actions={
        <Link to="/reviews/$assetId" params={{ assetId }} className={buttonClass()}>
          {t("toReview")}
        </Link>
      }
    >
      {plan.data === undefined || asset.data === undefined ? (
        <UntilLoaded query={plan.data === undefined ? plan : asset}>
          <Loading className="space-y-3">
            <Skeleton className="h-16" />
            <Skeleton className="h-64" />
          </Loading>
        </UntilLoaded>
      ) : (
        <>
          <div className="card flex flex-wrap items-end gap-4 p-4">
            <Select
              label={t("plan.template")}
              value={template ?? ""}
              options={[{ value: "", text: t("plan.byConditions") }, ...options]}
              onChange={(chosen) => show({ template: chosen || undefined })}
              className="w-full sm:w-80"
            />
            <Select
              label={t("plan.beside")}
              value={beside ?? ""}
              options={[{ value: "", text: t("plan.none") }, ...options]}
              onChange={(chosen) => show({ beside: chosen || undefined })}
              className="w-full sm:w-80"
            />
          </div>
          <div className={`grid items-start gap-6 ${beside === undefined ? "" : "lg:grid-cols-2"}`}>
            <Column plan={plan.data} isNarrow={beside !== undefined}>
              <StartButton asset={asset.data} plan={plan.data} template={template} />
            </Column>
            {beside !== undefined &&
              (other.data === undefined ? (
                <UntilLoaded query={other}>
                  <Loading>
                    <Skeleton className="h-64" />
                  </Loading>
                </UntilLoaded>
              ) : (
                <Column plan={other.data} isNarrow>
                  <StartButton asset={asset.data} plan={other.data} template={beside} />
                </Column>
              ))}
          </div>
        </>
      )}
    </Page>
  );

  function show(part: { template?: string | undefined; beside?: string | undefined }): void {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  }
}

function Column({ plan, isNarrow, children }: { plan: ReviewPlanView; isNarrow: boolean; children: React.ReactNode }) {
  return (
    <div className="space-y-4">
      <PlanShown plan={plan} isNarrow={isNarrow} />
      {children}
    </div>
  );
}

function usePlan(assetId: string, template: string | undefined, isWanted: boolean) {
  return useQuery({
    queryKey: ["asset", assetId, "plan", template ?? null],
    queryFn: () => reviewsApi.plan(assetId, template),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
}
