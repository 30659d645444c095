import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Verdict } from "../../../shared/review/condition.ts";

const known = ["kind", "brand", "campaign", "market", "tag", "moderation", "madeFrom", "rights", "budget"] as const;

/** What each member of a condition wanted, what was found, and whether that holds. */
export function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { t } = useTranslation("reviews");
  return (
    <ul aria-label={t("verdict.label")} className="space-y-1 text-sm">
      {verdicts.map(({ about, wanted, found, holds }) => {
        const name = known.find((one) => one === about);
        const Icon = holds ? Check : X;
        return (
          <li key={`${about} ${wanted}`} className="flex gap-2">
            <Icon
              role="img"
              aria-label={t(holds ? "verdict.holds" : "verdict.fails")}
              className={`mt-0.5 size-4 shrink-0 ${holds ? "text-good" : "text-quiet"}`}
            />
            <span className="min-w-0 wrap-anywhere">
              {t("verdict.words", { about: name === undefined ? about : t(`about.${name}`), wanted, found })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
