import { useTranslation } from "react-i18next";
import type { StageTerms } from "../../../shared/review/review-template.ts";

/** How many must approve, what an objection means, and whether a code is asked for, in a sentence each. */
export function RuleWords({ terms: { rule, objections, stepUp } }: { terms: StageTerms }) {
  const { t } = useTranslation("reviews");
  const howMany = typeof rule === "string" ? t(`rule.${rule}`) : t("rule.atLeast", { count: rule.atLeast });
  return [howMany, objections === "count" && t("rule.objectionsCount"), stepUp && t("rule.stepUp")]
    .filter(Boolean)
    .join(" ");
}
