import { useTranslation } from "react-i18next";
import { formatBytes, formatDuration, formatPercent } from "../parts/format.ts";
import { StatusPill } from "../parts/status-pill.tsx";
import { UnderWay } from "./under-way.tsx";
import type { UploadLine } from "./upload-line.ts";

interface LineStateProps {
  line: UploadLine;
  /** Whether the steps of its preparation are followed. */
  isFollowed: boolean;
}

/** Where a file is on its way, in a few words. */
export function LineState({ line, isFollowed }: LineStateProps) {
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
      if (asset === null) return t("sent");
      if (isFollowed) return <UnderWay asset={asset} />;
      return (
        <>
          {asset.made !== null && asset.made.renditions > 0 && (
            <span className="mr-2 max-sm:hidden">{t("renditions", { count: asset.made.renditions })}</span>
          )}
          <StatusPill status={asset.status} />
        </>
      );
    case "checking":
    case "queued":
    case "ready":
    case "refused":
    case "asks":
    case "failed":
      return t(`state.${stage.is}`);
  }
}
