import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Absence } from "../../../shared/review/absence.ts";
import { Button } from "../parts/button.tsx";
import { Refusal } from "../parts/failure.tsx";
import { formatDay } from "../parts/format.ts";
import { Switch } from "../parts/switch.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.ts";
import { useVisit } from "../session/visit.ts";
import { absences } from "./absences.ts";

/** Whether this person is away, and who is asked then. Those whom the configuration does not name have none of it. */
export function Away() {
  const { t } = useTranslation("inbox");
  const { session } = useVisit();
  const away = useQuery({ queryKey: ["absence"], queryFn: absences.mine, enabled: session.isNamed });
  const [isChanging, setChanging] = useState(false);
  if (away.data === undefined) return null;
  const said = away.data.absence ?? away.data.configured[0];
  return (
    <section aria-labelledby="away" className="card space-y-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="away" className="heading">
            {t("away.title")}
          </h2>
          {said ? <Said absence={said} isConfigured={away.data.absence === null} /> : <p>{t("away.here")}</p>}
        </div>
        {!isChanging && (
          <div className="flex flex-wrap gap-2">
            {said && <HereAgain />}
            <Button onClick={() => setChanging(true)}>{t(said ? "away.change" : "away.open")}</Button>
          </div>
        )}
      </div>
      {isChanging && <Form known={away.data.absence} onDone={() => setChanging(false)} />}
    </section>
  );
}

function Said({ absence, isConfigured }: { absence: Absence; isConfigured: boolean }) {
  const { t } = useTranslation("inbox");
  return (
    <p>
      {t("away.set", { from: formatDay(absence.from), until: formatDay(absence.until) })}.{" "}
      <span className="text-quiet">
        {absence.standIn ? t("away.withStandIn", { name: absence.standIn.name }) : t("away.withoutStandIn")}{" "}
        {isConfigured && t("away.byConfiguration")}
      </span>
    </p>
  );
}

function HereAgain() {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: absences.end,
    onSuccess: (view) => {
      queries.setQueryData(["absence"], view);
      toast({ title: t("away.ended") });
    },
  });
  return (
    <>
      <Refusal error={end.error} />
      <Button isBusy={end.isPending} onClick={() => end.mutate()}>
        {t("away.end")}
      </Button>
    </>
  );
}

function Form({ known, onDone }: { known: Absence | null; onDone: () => void }) {
  const { t } = useTranslation(["inbox", "parts"]);
  const queries = useQueryClient();
  const [from, setFrom] = useState(known?.from ?? new Date().toISOString().slice(0, 10));
  const [until, setUntil] = useState(known?.until ?? "");
  const [standIn, setStandIn] = useState(known?.standIn?.email ?? "");
  const [handOver, setHandOver] = useState(false);
  const set = useMutation({
    mutationFn: () =>
      absences.set({ from, until, standIn: standIn.trim() || null, handOver: handOver && standIn.trim() !== "" }),
    onSuccess: ({ handedOver, ...view }) => {
      queries.setQueryData(["absence"], view);
      void queries.invalidateQueries({ queryKey: ["inbox"] });
      const description = handedOver.length > 0 ? t("away.handedOver", { count: handedOver.length }) : undefined;
      toast({ title: t("away.saved"), ...(description === undefined ? {} : { description }) });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  return (
    <form className="space-y-4" onSubmit={submit}>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label={t("away.from")}
          type="date"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t("away.until")}
          type="date"
          required
          min={from}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <TextField
          label={t("away.standIn")}
          hint={t("away.standInHint")}
          isOptional
          type="email"
          autoComplete="off"
          value={standIn}
          onChange={(event) => setStandIn(event.target.value)}
        />
      </div>
      {standIn.trim() !== "" && (
        <Switch label={t("away.handOver")} hint={t("away.handOverHint")} isOn={handOver} onChange={setHandOver} />
      )}
      <Refusal error={set.error} />
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onClick={onDone}>
          {t("parts:cancel")}
        </Button>
        <Button kind="main" type="submit" isBusy={set.isPending}>
          {t("away.save")}
        </Button>
      </div>
    </form>
  );
}
