import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewView } from "../../../functions/api/schemas/review-view.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/failure.tsx";
import { TextField } from "../parts/text-field.tsx";
import type { PersonToAsk } from "./reviews-api.ts";
import { useReviewAction } from "./use-review-action.ts";

interface PersonDialogProps {
  assetId: string;
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: string;
  /** The deed in a verb. */
  action: string;
  run: (to: PersonToAsk) => Promise<ReviewView>;
  said: (to: PersonToAsk) => string;
}

const nobody = { name: "", email: "", reason: "" };

/** Asks for somebody: who they are, where they get their mail, and why it is them. */
export function PersonDialog({ assetId, isOpen, onClose, title, description, action, run, said }: PersonDialogProps) {
  const { t } = useTranslation(["reviews", "parts"]);
  const [person, setPerson] = useState<PersonToAsk>(nobody);
  const form = useId();
  const ask = useReviewAction(assetId, { run, said, onDone: leave });
  const field = (name: keyof PersonToAsk) => ({
    value: person[name],
    onChange: ({ target }: { target: HTMLInputElement }) => setPerson({ ...person, [name]: target.value }),
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={leave}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={leave}>{t("parts:cancel")}</Button>
          <Button type="submit" form={form} kind="main" isBusy={ask.isPending}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <TextField label={t("reviews:person.name")} autoComplete="off" required maxLength={100} {...field("name")} />
        <TextField label={t("reviews:person.email")} type="email" autoComplete="off" required {...field("email")} />
        <TextField label={t("reviews:person.reason")} isOptional maxLength={500} {...field("reason")} />
        <Refusal error={ask.error} />
      </form>
    </Dialog>
  );

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    ask.mutate(person);
  }

  function leave(): void {
    setPerson(nobody);
    ask.reset();
    onClose();
  }
}
