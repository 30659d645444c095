import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import type { Worded } from "./put-in-words.tsx";

/** The two answers that nearly everybody gives, in one row; the others behind “More”. */
export function Choose({
  isBack,
  reviewer,
  isBusy,
  onApprove,
  onWord,
  onHandOver,
  onKeep,
}: {
  /** Whether the person has come here by a button, so that the focus has to follow. */
  isBack: boolean;
  reviewer: string;
  isBusy: boolean;
  onApprove: () => void;
  onWord: (decision: Worded) => void;
  onHandOver: (() => void) | undefined;
  onKeep: (() => void) | undefined;
}) {
  const { t } = useTranslation("review");
  const [showsMore, setShowsMore] = useState(false);
  const more = useId();
  return (
    <>
      {showsMore && (
        <ul id={more} aria-label={t("moreAnswers")} className="divide-y divide-line rounded-lg border border-line">
          <Answer
            isFirst
            words={t("withChanges")}
            meaning={t("withChangesWhy")}
            onClick={() => onWord("approve_with_changes")}
          />
          <Answer words={t("notRelevant")} meaning={t("notRelevantWhy")} onClick={() => onWord("not_relevant")} />
          {onHandOver && <Answer words={t("handOver.title")} meaning={t("handOver.why")} onClick={onHandOver} />}
        </ul>
      )}
      <div className="flex gap-3">
        <button
          ref={isBack ? focusOnArrival : undefined}
          type="button"
          className="button min-h-12 flex-1"
          disabled={isBusy}
          onClick={() => onWord("request_changes")}
        >
          {t("requestChanges")}
        </button>
        <button type="button" className="button button-main min-h-12 flex-1" disabled={isBusy} onClick={onApprove}>
          {t("approve")}
        </button>
      </div>
      <div className="-mt-1 -mb-3 flex items-center justify-between gap-4 text-xs text-quiet">
        <p className="min-w-0 wrap-anywhere">{t("asWho", { name: reviewer })}</p>
        <div className="-mr-2 flex shrink-0 gap-1">
          {onKeep && (
            <button type="button" className="min-h-11 px-2 underline-offset-4 hover:underline" onClick={onKeep}>
              {t("keep")}
            </button>
          )}
          <button
            type="button"
            aria-expanded={showsMore}
            aria-controls={showsMore ? more : undefined}
            className="min-h-11 px-2 underline-offset-4 hover:underline"
            onClick={() => setShowsMore(!showsMore)}
          >
            {t("more")} <span aria-hidden="true">{showsMore ? "▾" : "▴"}</span>
          </button>
        </div>
      </div>
    </>
  );
}

function Answer({
  words,
  meaning,
  isFirst = false,
  onClick,
}: {
  words: string;
  meaning: string;
  isFirst?: boolean;
  onClick: () => void;
}) {
  return (
    <li>
      <button
        ref={isFirst ? focusOnArrival : undefined}
        type="button"
        className="block min-h-12 w-full px-4 py-2 text-left hover:bg-sunken"
        onClick={onClick}
      >
        <span className="block font-medium">{words}</span>
        <span className="block text-xs text-quiet">{meaning}</span>
      </button>
    </li>
  );
}
