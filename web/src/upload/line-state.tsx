import { useTranslation } from "react-i18next";
import { formatBytes, formatDuration, formatPercent } from "../parts/format.ts";
import { StatusPill } from "../parts/status-pill.tsx";
import type { UploadLine } from "./upload-line.ts";

/** Where a file is on its way, in a few words. */
export function LineState({ line }: { line: UploadLine }) {
  const { t } = useTranslation("upload");
  const { stage, doneBytes, bytes, rate, asset } = line;
  switch (stage.is) {
    case "hashing":
      return t("state.hashing", { percent: formatPercent((doneBytes / Math.max(bytes, 1)) * 100) });
    case "sending":
      return (
        <>
          {t("progress", { sent: formatBytes(doneBytes), all: formatBytes(bytes) })}
          {rate !== null && rate > 0 && (
            <span className="max-sm:hidden">
              {" · "}
              {t("speed", {
                rate: formatBytes(rate),
                left: formatDuration(((bytes - doneBytes) / rate) * 1_000),
              })}
            </span>
          )}
        </>
      );
    case "paused":
    case "interrupted":
      return t(`state.${stage.is}`, { percent: formatPercent((doneBytes / Math.max(bytes, 1)) * 100) });
    case "sent":
      return asset === null ? t("sent") : <StatusPill status={asset.status} />;
    case "checking":
    case "queued":
    case "ready":
    case "refused":
    case "asks":
    case "failed":
      return t(`state.${stage.is}`);
  }
}
