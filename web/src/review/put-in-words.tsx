import { type FormEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Decision } from "../../../shared/review/decision.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";

/** The decisions that come with words. */
export type Worded = Exclude<Decision, "approve">;

const asks = {
  request_changes: { title: "requestChanges", question: "whatChange", isRequired: true },
  approve_with_changes: { title: "withChanges", question: "whatBefore", isRequired: true },
  not_relevant: { title: "notRelevant", question: "whyNot", isRequired: false },
} as const satisfies Record<Worded, object>;

/** Says in words what goes with a decision. */
export function PutInWords({
  decision,
  comment,
  isBusy,
  isLast,
  onComment,
  onSend,
  onBack,
}: {
  decision: Worded;
  comment: string;
  isBusy: boolean;
  /** Whether the decision is sent by this, or a code is asked for first. */
  isLast: boolean;
  onComment: (comment: string) => void;
  onSend: () => void;
  onBack: () => void;
}) {
  const { t } = useTranslation("review");
  const field = useId();
  const { title, question, isRequired } = asks[decision];
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className="space-y-3" onSubmit={send}>
      <h2 className="font-semibold">{t(title)}</h2>
      <div className="space-y-2">
        <label htmlFor={field} className="block text-sm">
          {t(question)}
        </label>
        <textarea
          id={field}
          ref={focusOnArrival}
          className="field min-h-24"
          value={comment}
          maxLength={4000}
          required={isRequired}
          onChange={(event) => onComment(event.target.value)}
        />
      </div>
      <div className="flex gap-3">
        <button type="button" className="button min-h-12" onClick={onBack}>
          {t("back")}
        </button>
        <button
          type="submit"
          className="button button-main min-h-12 flex-1"
          disabled={isBusy || (isRequired && comment.trim() === "")}
        >
          {t(isLast ? "send" : "goOn")}
        </button>
      </div>
    </form>
  );
}
