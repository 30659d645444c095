import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecisionRequest } from "../../../functions/api/schemas/review-page.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { ApiProblem } from "../request.ts";
import { CodeField, isWholeCode } from "./code-field.tsx";
import { refusalWords } from "./refusal-words.ts";
import { type Made, useDecide } from "./use-decide.ts";
import { useWayAction } from "./use-way-action.ts";
import type { Way } from "./way.ts";

/** What the newest code is worth after a refusal: another try, or nothing. */
const fates: Record<string, "retry" | "replace"> = {
  "code-wrong": "retry",
  "code-needed": "replace",
  "code-expired": "replace",
  "code-locked": "replace",
};

/** Has a code sent to the reviewer's own address, and decides with it: whoever has only the link cannot. */
export function ConfirmByCode({
  way,
  sendsCode,
  given,
  onDecided,
  onBack,
}: {
  way: Way;
  /** Has a code sent. */
  sendsCode: NonNullable<Way["requestCode"]>;
  given: DecisionRequest;
  onDecided: (made: Made) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation("review");
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
  const send = useWayAction(way, sendsCode, enter);
  const decide = useDecide(way, onDecided);
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
      <h2 className="font-semibold">{t(`code.titles.${given.decision}`)}</h2>
      {error && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refusalWords(error)}
        </p>
      )}
      {isEntering ? (
        <CodeField input={input} code={code} sentTo={send.data?.sentTo} isWrong={decide.isError} onCode={setCode} />
      ) : (
        <p className="text-sm text-quiet">{t("code.why")}</p>
      )}
      <div className="flex gap-3">
        <button type="button" className="button min-h-12" onClick={onBack}>
          {t("back")}
        </button>
        {isEntering ? (
          <button type="submit" className="button button-main min-h-12 flex-1" disabled={isBusy || !isWholeCode(code)}>
            {t("code.confirm")}
          </button>
        ) : (
          <button
            ref={focusOnArrival}
            type="button"
            className="button button-main min-h-12 flex-1"
            disabled={isBusy}
            onClick={sendCode}
          >
            {t(decide.isError ? "code.again" : "code.send")}
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
          {t(isEntering ? "code.again" : "code.have")}
        </button>
      </p>
    </form>
  );
}
