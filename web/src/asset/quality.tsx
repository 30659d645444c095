import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { codeOf, FindingCode, type WaivedFinding } from "../../../shared/quality/waived.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { formatTime } from "../parts/format.ts";
import { Recorded } from "../parts/recorded.tsx";
import { useVisit } from "../session/visit.ts";
import { assetApi } from "./asset-api.ts";
import { GrantWaiver } from "./grant-waiver.tsx";
import { WaiverLine } from "./waiver-line.tsx";

const tones: Record<WaivedFinding["verdict"], Tone> = { pass: "good", warn: "wait", quarantine: "bad" };

/** What the check found, the worst first as the API has it, and what of it was excepted by whom. */
export function Quality({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const { session } = useVisit();
  const [excepting, setExcepting] = useState<WaivedFinding | null>(null);
  const { quality } = version;
  const waivers = useQuery({
    queryKey: ["asset", asset.id, "waivers"],
    queryFn: () => assetApi.waivers(asset.id),
    enabled: may(session, "preview", asset.brand),
  });
  if (quality === null) return <Empty title={t("quality.none")}>{t("quality.noneWhy")}</Empty>;
  const isNewest = version.version === asset.version;
  const others = (waivers.data?.items ?? []).filter(({ version: of }) => of === version.version);
  return (
    <div className="space-y-4">
      {quality.findings.length === 0 ? (
        <Empty icon={ShieldCheck} title={t("quality.fine")}>
          {t("quality.fineWhy")}
        </Empty>
      ) : (
        <ul className="card divide-y divide-line">
          {quality.findings.map((finding) => (
            <FindingLine
              key={`${finding.check} ${finding.message}`}
              finding={finding}
              mayExcept={isNewest && mayExcept(finding)}
              onExcept={() => setExcepting(finding)}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <section className="card p-4" aria-labelledby="waivers-title">
          <h3 id="waivers-title" className="heading mb-2">
            {t("quality.waivers")}
          </h3>
          <ul className="divide-y divide-line">
            {others.map((waiver) => (
              <WaiverLine
                key={waiver.id}
                assetId={asset.id}
                waiver={waiver}
                mayRevoke={waiver.holds && may(session, "produce", asset.brand)}
              />
            ))}
          </ul>
        </section>
      )}
      {excepting && <GrantWaiver asset={asset} finding={excepting} onClose={() => setExcepting(null)} />}
    </div>
  );

  /** What protects the public is for administrators to except; what could not be read, for nobody. */
  function mayExcept(finding: WaivedFinding): boolean {
    const code = FindingCode.safeParse(codeOf(finding));
    if (!code.success || finding.waived !== null) return false;
    return may(session, finding.check === "moderation" ? "release" : "produce", asset.brand);
  }
}

interface FindingLineProps {
  finding: WaivedFinding;
  mayExcept: boolean;
  onExcept: () => void;
}

function FindingLine({ finding, mayExcept, onExcept }: FindingLineProps) {
  const { t } = useTranslation("asset");
  const { check, verdict, message, waived } = finding;
  return (
    <li className="space-y-2 p-4 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t(`quality.check.${check}`)}</span>
        {waived ? (
          <Badge>{t("quality.waived")}</Badge>
        ) : (
          <Badge tone={tones[verdict]}>{t(`quality.verdict.${verdict}`)}</Badge>
        )}
      </p>
      <p className={`wrap-anywhere ${waived ? "text-quiet" : ""}`}>
        <Recorded text={message} />
      </p>
      {waived && (
        <p className="text-quiet wrap-anywhere">
          {t("quality.waivedBy", { name: waived.by, time: formatTime(waived.until), reason: waived.reason })}
        </p>
      )}
      {mayExcept && (
        <Button onClick={onExcept} aria-label={`${t("quality.except")}: ${t(`quality.check.${check}`)}`}>
          {t("quality.except")}
        </Button>
      )}
    </li>
  );
}
