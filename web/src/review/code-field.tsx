import { type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";

const codeLength = 6;

export const isWholeCode = (code: string) => code.length === codeLength;

/** Where the six digits go, typed, pasted with spaces, or filled in by the phone. */
export function CodeField({
  input,
  code,
  sentTo,
  isWrong,
  onCode,
}: {
  input: RefObject<HTMLInputElement | null>;
  code: string;
  sentTo: string | undefined;
  isWrong: boolean;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation("review");
  const [field, where] = [useId(), useId()];
  return (
    <div className="space-y-2">
      <label htmlFor={field} className="block text-sm">
        {t("code.label")}
      </label>
      <input
        id={field}
        ref={input}
        className="field pl-[0.3em] text-center text-2xl tracking-[0.3em] tabular-nums"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        aria-invalid={isWrong}
        aria-describedby={where}
        onChange={(event) => onCode(event.target.value.replaceAll(/\D/g, "").slice(0, codeLength))}
      />
      <p id={where} className="text-sm text-quiet wrap-anywhere">
        {sentTo === undefined ? t("code.newest") : t("code.sentTo", { address: sentTo })}
      </p>
    </div>
  );
}
