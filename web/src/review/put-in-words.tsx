import { type FormEvent, useId } from "react";
import type { Decision } from "../../../shared/review/decision.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";

/** The decisions that come with words. */
export type Worded = Exclude<Decision, "approve">;

const asks: Record<Worded, { title: string; question: string; isRequired: boolean }> = {
  request_changes: { title: "Request changes", question: "What should change?", isRequired: true },
  approve_with_changes: {
    title: "Approve with changes",
    question: "What should be changed before it goes out?",
    isRequired: true,
  },
  not_relevant: { title: "Not relevant to me", question: "Why not? You may leave this empty.", isRequired: false },
};

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
  const field = useId();
  const { title, question, isRequired } = asks[decision];
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className="space-y-3" onSubmit={send}>
      <h2 className="font-semibold">{title}</h2>
      <div className="space-y-2">
        <label htmlFor={field} className="block text-sm">
          {question}
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
          Back
        </button>
        <button
          type="submit"
          className="button button-main min-h-12 flex-1"
          disabled={isBusy || (isRequired && comment.trim() === "")}
        >
          {isLast ? "Send" : "Go on"}
        </button>
      </div>
    </form>
  );
}
