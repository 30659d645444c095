import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../../shared/access/grant.ts";
import { api } from "../api.ts";
import { buttonClass } from "../parts/button.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { ApiProblem } from "../request.ts";
import { useVisit } from "../session/visit.ts";
import { askedWay } from "./asked-way.ts";
import { Desk } from "./desk.tsx";
import { LinkIsOver } from "./link-is-over.tsx";
import { Opening } from "./opening.tsx";

const route = getRouteApi("/signed-in/inbox/$assetId/$version/$round/$stage");

/** The page behind a review link for somebody who is signed in: without a code, and with what the team says among itself. */
export function AskedPage() {
  const { t } = useTranslation("review");
  const { assetId, version, round, stage } = route.useParams();
  const { session } = useVisit();
  const brand = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) }).data?.brand;
  const mayProduce = brand !== undefined && may(session, "produce", brand);
  const way = useMemo(
    () => askedWay({ assetId, version: Number(version), round: Number(round), stage }, mayProduce),
    [assetId, version, round, stage, mayProduce],
  );
  const review = useQuery({ queryKey: way.key, queryFn: way.open, staleTime: 60_000 });
  const back = (
    <Link to="/inbox" className={buttonClass("main")}>
      {t("toInbox")}
    </Link>
  );
  const above = (
    <Link to="/inbox" className="inline-flex items-center gap-1 text-sm text-quiet hover:text-ink">
      <ChevronLeft aria-hidden="true" className="size-4" />
      {t("toInbox")}
    </Link>
  );
  const { data, error } = review;
  // What has been decided here just now stays in view until the person leaves it.
  const isJustDecided = error instanceof ApiProblem && error.code === "used" && data?.decision === null;
  if (error instanceof ApiProblem && !isJustDecided) return <LinkIsOver problem={error} action={back} />;
  if (data) return <Desk key={way.key.join(" ")} way={way} review={data} above={above} />;
  return (
    <UntilLoaded query={review}>
      <Opening />
    </UntilLoaded>
  );
}
