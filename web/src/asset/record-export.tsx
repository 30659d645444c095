import { useMutation } from "@tanstack/react-query";
import { FileJson, FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { Refusal } from "../parts/failure.tsx";
import { assetApi } from "./asset-api.ts";
import { saveFile } from "./save-file.ts";

/** The whole record, signed, as a report for people or for machines. */
export function RecordExport({ assetId }: { assetId: string }) {
  const { t } = useTranslation("asset");
  const take = useMutation({
    mutationFn: (format: "html" | "json") => assetApi.record(assetId, format),
    onSuccess: (file, format) => saveFile(file, `${assetId}-record.${format}`),
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button isBusy={take.isPending && take.variables === "html"} onClick={() => take.mutate("html")}>
        <FileText aria-hidden="true" />
        {t("history.asReport")}
      </Button>
      <Button isBusy={take.isPending && take.variables === "json"} onClick={() => take.mutate("json")}>
        <FileJson aria-hidden="true" />
        {t("history.asJson")}
      </Button>
      <p className="text-sm text-quiet">{t("history.verify")}</p>
      <Refusal error={take.error} />
    </div>
  );
}
