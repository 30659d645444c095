import { useTranslation } from "react-i18next";
import { decisionTones } from "../parts/decision-tones.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { formatTime } from "../parts/format.ts";
import type { Made } from "./use-decide.ts";

/** What this reviewer has decided, and whether it stands. */
export function Decided({
  made: { decision, at, comment, final },
  isNews,
  onChange,
}: {
  made: Made;
  isNews: boolean;
  onChange: (() => void) | undefined;
}) {
  const { t } = useTranslation(["review", "parts"]);
  const said = t(`parts:decision.${decision}`);
  return (
    <section
      ref={isNews ? focusOnArrival : undefined}
      tabIndex={-1}
      aria-label={t("soFar")}
      className={`scroll-my-4 rounded-xl p-5 outline-none ${decisionTones[decision].ground}`}
    >
      <p className="text-lg font-semibold">{isNews ? t("thanks", { decision: said }) : said}</p>
      <p className="text-sm">{formatTime(at)}</p>
      {comment && <p className="mt-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
      <p className="mt-3 text-sm">{t(final ? "settles" : "changeable")}</p>
      {onChange && (
        <button type="button" className="button mt-3 text-ink" onClick={onChange}>
          {t("change")}
        </button>
      )}
    </section>
  );
}
