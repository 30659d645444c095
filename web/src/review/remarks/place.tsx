import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { timecodeOf } from "../../../../shared/comment/timecode.ts";
import type { FrameFacts } from "../../player/frame-position.ts";
import { frameWords } from "./frame-words.ts";

/** From the first frame to the last, both included. */
export interface Span {
  first: number;
  last: number;
}

interface PlaceProps {
  span: Span | null;
  facts: FrameFacts;
  frame: number | null;
  onChange: (span: Span | null) => void;
}

/** What of a film it is about: a frame, frames from one to another, or all of it. */
export function Place({ span, facts, frame, onChange }: PlaceProps) {
  const { t } = useTranslation("remarks");
  if (span === null) {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="grow text-sm text-quiet">{t("wholeFilm")}</span>
        <button
          type="button"
          className="button"
          onClick={() => frame !== null && onChange({ first: frame, last: frame })}
        >
          {t("atFrame")}
        </button>
      </div>
    );
  }
  const isRange = span.last > span.first;
  const canEnd = frame !== null && frame > span.first && frame !== span.last;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="inline-flex grow items-center text-sm font-medium tabular-nums">
        {frameWords({ ...span, rate: facts.rate })}
        <button
          type="button"
          className="icon-button"
          aria-label={t("wholeFilm")}
          title={t("wholeFilm")}
          onClick={() => onChange(null)}
        >
          <X aria-hidden="true" />
        </button>
      </span>
      {isRange && !canEnd ? (
        <button type="button" className="button" onClick={() => onChange({ first: span.first, last: span.first })}>
          {t("oneFrame")}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={!canEnd}
          title={t("toHereWhy", { from: timecodeOf(span.first, facts.rate) })}
          onClick={() => frame !== null && onChange({ first: span.first, last: frame })}
        >
          {t("toHere")}
        </button>
      )}
    </div>
  );
}
