import { type FormEvent, useEffect, useRef, useState } from "react";
import type { DecisionRequest } from "../../../functions/api/schemas/review-page.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { ApiProblem } from "../request.ts";
import { CodeField, isWholeCode } from "./code-field.tsx";
import { reviewLink } from "./review-link.ts";
import { type Made, useDecide } from "./use-decide.ts";
import { useLinkAction } from "./use-link-action.ts";

const titles: Record<DecisionRequest["decision"], string> = {
  approve: "Approve, with a code",
  approve_with_changes: "Approve with changes, with a code",
  request_changes: "Request changes, with a code",
  not_relevant: "Not relevant to me, with a code",
};

/** What the newest code is worth after a refusal: another try, or nothing. */
const fates: Record<string, "retry" | "replace"> = {
  "code-wrong": "retry",
  "code-needed": "replace",
  "code-expired": "replace",
  "code-locked": "replace",
};

/** Has a code sent to the reviewer's own address, and decides with it: whoever has only the link cannot. */
export function ConfirmByCode({
  token,
  given,
  onDecided,
  onBack,
}: {
  token: string;
  given: DecisionRequest;
  onDecided: (made: Made) => void;
  onBack: () => void;
}) {
  const [code, setCode] = useState("");
  const [isEntering, setEntering] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every attempt the focus goes to the field again
  useEffect(() => input.current?.focus(), [attempt]);

  const enter = () => {
    setCode("");
    setEntering(true);
    setAttempt((before) => before + 1);
  };
  const send = useLinkAction(token, () => reviewLink.requestCode(token), enter);
  const decide = useDecide(token, onDecided);
  const refused = (error: Error) => {
    const fate = error instanceof ApiProblem ? fates[error.code] : undefined;
    if (fate === "retry") enter();
    if (fate === "replace") setEntering(false);
  };
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    decide.mutate({ ...given, code }, { onError: refused });
  };
  const sendCode = () => {
    decide.reset();
    send.mutate(undefined);
  };
  const error = decide.error ?? send.error;
  const isBusy = send.isPending || decide.isPending;

  return (
    <form className="space-y-3" onSubmit={confirm}>
      <h2 className="font-semibold">{titles[given.decision]}</h2>
      {error && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {error.message}
        </p>
      )}
      {isEntering ? (
        <CodeField input={input} code={code} sentTo={send.data?.sentTo} isWrong={decide.isError} onCode={setCode} />
      ) : (
        <p className="text-sm text-quiet">
          This stage asks for a code of six digits. It is sent to your own address, so that nobody else decides for you.
        </p>
      )}
      <div className="flex gap-3">
        <button type="button" className="button min-h-12" onClick={onBack}>
          Back
        </button>
        {isEntering ? (
          <button type="submit" className="button button-main min-h-12 flex-1" disabled={isBusy || !isWholeCode(code)}>
            Confirm
          </button>
        ) : (
          <button
            ref={focusOnArrival}
            type="button"
            className="button button-main min-h-12 flex-1"
            disabled={isBusy}
            onClick={sendCode}
          >
            {decide.isError ? "Send me a new code" : "Send me a code"}
          </button>
        )}
      </div>
      <p className="-mt-1 -mb-3 text-center text-xs text-quiet">
        <button
          type="button"
          className="min-h-11 px-2 underline-offset-4 hover:underline"
          disabled={isBusy}
          onClick={isEntering ? sendCode : enter}
        >
          {isEntering ? "Send me a new code" : "I have a code already"}
        </button>
      </p>
    </form>
  );
}
