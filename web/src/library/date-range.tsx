import { type FormEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { TextField } from "../parts/text-field.tsx";

interface DateRangeProps {
  isOpen: boolean;
  from: string | undefined;
  to: string | undefined;
  onClose: () => void;
  onChange: (range: { from: string | undefined; to: string | undefined }) => void;
}

/** From which day to which; either may be left open. */
export function DateRange({ isOpen, from, to, onClose, onChange }: DateRangeProps) {
  const { t } = useTranslation("library");
  const form = useId();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const days = [dayIn(fields, "from"), dayIn(fields, "to")].sort((a, b) => (a && b && a > b ? 1 : 0));
    onChange({ from: days[0], to: days[1] });
    onClose();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("dates.title")}
      description={t("dates.why")}
      actions={
        <Button kind="main" type="submit" form={form}>
          {t("dates.show")}
        </Button>
      }
    >
      <form id={form} onSubmit={send} className="grid grid-cols-2 gap-4">
        <TextField label={t("dates.from")} type="date" name="from" defaultValue={from} />
        <TextField label={t("dates.to")} type="date" name="to" defaultValue={to} />
      </form>
    </Dialog>
  );
}

function dayIn(fields: FormData, name: string): string | undefined {
  const day = fields.get(name);
  return typeof day === "string" && day !== "" ? day : undefined;
}
