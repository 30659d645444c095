import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { focusOnArrival } from "../../parts/focus-on-arrival.ts";
import { refusalWords } from "../refusal-words.ts";
import type { Remark } from "./remark.ts";

interface WriteBackProps {
  label: string;
  action: string;
  write: (text: string, requestKey: string) => Promise<Remark>;
  onDone: (remark: Remark) => void;
  onCancel: () => void;
}

/** A few words back to a comment. */
export function WriteBack({ label, action, write, onDone, onCancel }: WriteBackProps) {
  const { t } = useTranslation("remarks");
  const field = useId();
  const [text, setText] = useState("");
  const [requestKey] = useState(() => crypto.randomUUID());
  const send = useMutation({ mutationFn: () => write(text, requestKey), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form className="space-y-2" onSubmit={submit}>
      <label htmlFor={field} className="block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={field}
        ref={focusOnArrival}
        className="field min-h-16"
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
      />
      {send.isError && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refusalWords(send.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button button-quiet" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="submit" className="button button-main" disabled={send.isPending || text.trim() === ""}>
          {action}
        </button>
      </div>
    </form>
  );
}
