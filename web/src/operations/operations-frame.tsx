import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { currentInView } from "../parts/current-in-view.ts";
import { Notice } from "../parts/notice.tsx";
import { Page } from "../parts/page.tsx";
import { isAdmin } from "../session/may-anywhere.ts";
import { useVisit } from "../session/visit.ts";

const sections = [
  ["/operations", "overview.title"],
  ["/operations/assets", "troubles.title"],
  ["/operations/dead-letters", "letters.title"],
  ["/operations/executions", "executions.title"],
  ["/operations/people", "people.title"],
  ["/operations/configuration", "configuration.title"],
] as const;

/** What those see who run the house; its parts are routes beneath it. */
export function OperationsFrame() {
  const { t } = useTranslation(["operations", "shell"]);
  if (!isAdmin(useVisit())) return <Notice title={t("shell:adminsOnly")}>{t("shell:adminsOnlyWhy")}</Notice>;
  return (
    <Page title={t("operations:title")}>
      <nav ref={currentInView} aria-label={t("operations:sections")} className="strip border-b border-line">
        {sections.map(([to, words]) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === "/operations", includeSearch: false }}
            className="flex min-h-9 items-center border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink pointer-coarse:min-h-11"
          >
            {t(`operations:${words}`)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </Page>
  );
}
