import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { refusalWords } from "./refusal-words.ts";
import { useWayAction } from "./use-way-action.ts";
import type { Way } from "./way.ts";

/** Names somebody else who is asked in this reviewer's place. */
export function HandOver({
  way,
  isToAnyone,
  onHandedOver,
  onBack,
}: {
  way: Way;
  isToAnyone: boolean;
  onHandedOver: (to: string) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation("review");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [nameField, emailField] = [useId(), useId()];
  const handOver = useWayAction(
    way,
    (to: { name: string; email: string }) => way.handOver(to),
    (_, to) => onHandedOver(to.name),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    handOver.mutate({ name: name.trim(), email: email.trim() });
  };
  return (
    <form className="space-y-3" onSubmit={submit}>
      <h2 className="font-semibold">{t("handOver.title")}</h2>
      <p className="text-sm text-quiet">
        {t(way.opened ? "handOver.how" : "handOver.howSignedIn")}
        {!isToAnyone && ` ${t("handOver.named")}`}
      </p>
      {handOver.isError && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refusalWords(handOver.error)}
        </p>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="space-y-2">
          <label htmlFor={nameField} className="block text-sm">
            {t("handOver.name")}
          </label>
          <input
            id={nameField}
            ref={focusOnArrival}
            className="field"
            value={name}
            maxLength={100}
            autoComplete="off"
            required
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="space-y-2">
          <label htmlFor={emailField} className="block text-sm">
            {t("handOver.email")}
          </label>
          <input
            id={emailField}
            type="email"
            className="field"
            value={email}
            maxLength={254}
            autoComplete="off"
            required
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
      </div>
      <div className="flex gap-3">
        <button type="button" className="button min-h-12" onClick={onBack}>
          {t("back")}
        </button>
        <button
          type="submit"
          className="button button-main min-h-12 flex-1"
          disabled={handOver.isPending || name.trim() === "" || email.trim() === ""}
        >
          {t("handOver.do")}
        </button>
      </div>
    </form>
  );
}
