import { useTranslation } from "react-i18next";
import { Notice } from "../parts/notice.tsx";
import { Page } from "../parts/page.tsx";
import { mayAnywhere } from "../session/may-anywhere.ts";
import { useVisit } from "../session/visit.ts";
import { UploadLines } from "./upload-lines.tsx";
import { UploadPanel } from "./upload-panel.tsx";

/** Where masters are handed in. */
export function UploadPage() {
  const { t } = useTranslation("upload");
  const visit = useVisit();
  if (!mayAnywhere(visit, "produce")) return <Notice title={t("notYours")}>{t("notYoursWhy")}</Notice>;
  return (
    <Page title={t("title")} intro={t("intro")}>
      <UploadPanel />
      <UploadLines />
    </Page>
  );
}
