import { Link } from "@tanstack/react-router";
import { CircleAlert, Clock, History, Hourglass, OctagonPause } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { isMoving } from "../library/moving.ts";
import { formatTime } from "../parts/format.ts";
import { Recorded } from "../parts/recorded.tsx";

/** What has to be known before anything else: that it is an older version, is being made, failed, or is held back; and what to do. */
export function Standing({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const side = (name: "journey" | "quality", words: string) => (
    <Link to="/assets/$assetId" params={{ assetId: asset.id }} search={{ side: name }} replace className="link">
      {words}
    </Link>
  );
  if (version.version !== asset.version)
    return (
      <Note icon={History} title={t("older.title", { version: version.version, newest: asset.version })}>
        <Link to="/assets/$assetId" params={{ assetId: asset.id }} search={{}} className="link">
          {t("older.toNewest")}
        </Link>
      </Note>
    );
  const reason = version.statusReason && <Recorded text={version.statusReason} />;
  switch (version.status) {
    case "failed":
      return (
        <Note icon={CircleAlert} tone="text-bad" title={t("failed.title")}>
          {reason} {t("failed.next")} {side("journey", t("failed.how"))}
        </Note>
      );
    case "quarantined":
      return (
        <Note icon={OctagonPause} tone="text-bad" title={t("quarantined.title")}>
          {reason} {t("quarantined.next")}{" "}
          {version.quality && (
            <>
              {t("quarantined.orExcept")} {side("quality", t("quarantined.how"))}
            </>
          )}
        </Note>
      );
    case "scheduled":
      return (
        <Note icon={Clock} title={t("scheduled.title", { time: formatTime(version.rights.startsAt ?? "") })}>
          {reason}
        </Note>
      );
    default:
      if (isMoving(version.status))
        return (
          <Note icon={Hourglass} tone="text-busy" title={t("moving.title")}>
            {t("moving.next")}
          </Note>
        );
      return reason && <p className="card p-4 wrap-anywhere">{reason}</p>;
  }
}

interface NoteProps {
  icon: typeof CircleAlert;
  title: string;
  tone?: string;
  children: ReactNode;
}

function Note({ icon: Icon, title, tone = "text-quiet", children }: NoteProps) {
  return (
    <section className="card flex gap-3 p-4" aria-label={title}>
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${tone}`} />
      <div className="min-w-0 space-y-0.5 wrap-anywhere">
        <h2 className="font-semibold">{title}</h2>
        <div className="text-sm text-quiet">{children}</div>
      </div>
    </section>
  );
}
