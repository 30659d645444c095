import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "../parts/button.tsx";
import { Refusal } from "../parts/failure.tsx";
import { reviewsApi } from "./reviews-api.ts";
import { saveAs } from "./save-as.ts";

/** The whole record as a file to keep or hand on, and how anybody finds out whether it is as it was. */
export function RecordCard({ assetId }: { assetId: string }) {
  const { t } = useTranslation("reviews");
  const save = useMutation({
    mutationFn: async (format: "json" | "html") => {
      const type = format === "html" ? "text/html" : "application/json";
      saveAs(`${assetId}-record.${format}`, await reviewsApi.record(assetId, format), type);
    },
  });
  const isSaving = (format: "json" | "html") => save.isPending && save.variables === format;
  return (
    <section className="card space-y-3 p-4" aria-labelledby="record">
      <h2 id="record" className="heading">
        {t("record.title")}
      </h2>
      <p className="text-sm text-quiet">{t("record.why")}</p>
      <div className="flex flex-wrap gap-2">
        <Button isBusy={isSaving("html")} onClick={() => save.mutate("html")}>
          <Download />
          {t("record.report")}
        </Button>
        <Button isBusy={isSaving("json")} onClick={() => save.mutate("json")}>
          <Download />
          {t("record.json")}
        </Button>
      </div>
      <Refusal error={save.error} />
      <details className="text-sm">
        <summary className="min-h-6 cursor-pointer text-quiet">{t("record.verify")}</summary>
        <div className="mt-2 space-y-2">
          <p>{t("record.verifyHow")}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-sunken px-3 py-2 text-xs">
            {`npx greenlight verify ${assetId}-record.html --keys record-keys.json`}
          </pre>
          <a href="/v1/record-keys" download="record-keys.json" className={buttonClass("quiet")}>
            <Download />
            {t("record.keys")}
          </a>
        </div>
      </details>
    </section>
  );
}
