import { type FormEvent, useId, useState } from "react";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { reviewLink } from "./review-link.ts";
import { useLinkAction } from "./use-link-action.ts";

/** Names somebody else who is asked in this reviewer's place. */
export function HandOver({
  token,
  isToAnyone,
  onHandedOver,
  onBack,
}: {
  token: string;
  isToAnyone: boolean;
  onHandedOver: (to: string) => void;
  onBack: () => void;
}) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [nameField, emailField] = [useId(), useId()];
  const handOver = useLinkAction(
    token,
    (to: { name: string; email: string }) => reviewLink.handOver(token, to),
    (_, to) => onHandedOver(to.name),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    handOver.mutate({ name: name.trim(), email: email.trim() });
  };
  return (
    <form className="space-y-3" onSubmit={submit}>
      <h2 className="font-semibold">Hand over to somebody else</h2>
      <p className="text-sm text-quiet">
        They get a mail with a link of their own, and yours stops working.
        {!isToAnyone && " It can be anybody whom the organisation has named for reviews."}
      </p>
      {handOver.isError && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {handOver.error.message}
        </p>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="space-y-2">
          <label htmlFor={nameField} className="block text-sm">
            Name
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
            E-mail
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
          Back
        </button>
        <button
          type="submit"
          className="button button-main min-h-12 flex-1"
          disabled={handOver.isPending || name.trim() === "" || email.trim() === ""}
        >
          Hand over
        </button>
      </div>
    </form>
  );
}
