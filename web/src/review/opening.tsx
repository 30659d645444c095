import { useTranslation } from "react-i18next";

/** The shape of what comes. */
export function Opening() {
  const { t } = useTranslation("review");
  return (
    <main className="mx-auto max-w-6xl px-4 pt-4 sm:pt-8">
      <h1 className="sr-only">{t("loading")}</h1>
      <div className="space-y-5" role="status" aria-label={t("loading")}>
        <div className="h-22 max-w-sm animate-pulse rounded-xl bg-line/60" />
        <div className="aspect-video max-w-4xl animate-pulse rounded-xl bg-line/60" />
      </div>
    </main>
  );
}
