import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeadLetterQueue } from "../../../functions/operations/schemas/dead-letter.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Refusal } from "../parts/failure.tsx";
import { Progress } from "../parts/progress.tsx";
import { JsonText } from "./json-text.tsx";
import { useRedrive } from "./use-redrive.ts";

/** A dead-letter queue: how much waits there since when, some of it to read, and the way back. */
export function QueueCard({ queue }: { queue: DeadLetterQueue }) {
  const { t } = useTranslation("operations");
  const [isAsking, setIsAsking] = useState(false);
  const redrive = useRedrive(queue);
  const { name, waiting, inFlight, letters, oldestSeenAt } = queue;
  const isEmpty = waiting === 0 && letters.length === 0;
  return (
    <section aria-label={t(`letters.queue.${name}`)} className="card">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-4">
        <div className="min-w-0">
          <h2 className="font-semibold">{t(`letters.queue.${name}`)}</h2>
          <p className="text-sm text-quiet">{t(`letters.about.${name}`)}</p>
        </div>
        <div className="flex flex-wrap items-center gap-3 text-sm text-quiet">
          {oldestSeenAt !== null && (
            <span>
              {t("letters.oldest")} <DateTime iso={oldestSeenAt} isRelative />
            </span>
          )}
          {inFlight > 0 && <Badge tone="busy">{t("letters.inFlight", { count: inFlight })}</Badge>}
          <Badge tone={isEmpty ? "good" : "bad"}>
            {isEmpty ? t("letters.none") : t("letters.waiting", { count: Math.max(waiting, letters.length) })}
          </Badge>
          {!isEmpty && (
            <Button isBusy={redrive.isPending} onClick={() => setIsAsking(true)}>
              <Send />
              {t("letters.redrive")}
            </Button>
          )}
        </div>
      </header>
      {redrive.progress !== null && (
        <div className="px-4 pb-3">
          <Progress label={t("letters.sending")} value={redrive.progress.sent} max={redrive.progress.of} />
        </div>
      )}
      {redrive.result !== null && (
        <div role="status" className="border-t border-line px-4 py-3 text-sm">
          <p>{t("letters.sent", { count: redrive.result.sent })}</p>
          {redrive.result.refused.length > 0 && (
            <>
              <p className="text-bad">{t("letters.refused", { count: redrive.result.refused.length })}</p>
              <ul className="mt-1 list-disc space-y-1 pl-5 text-quiet">
                {redrive.result.refused.map(({ id, reason }) => (
                  <li key={id} className="wrap-anywhere">
                    {reason}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {redrive.error && (
        <div className="border-t border-line px-4 py-3">
          <Refusal error={redrive.error} />
        </div>
      )}
      {letters.length > 0 && (
        <ul aria-label={t("letters.some")} className="divide-y divide-line border-t border-line">
          {letters.map(({ id, sentAt, from, reason, content }) => (
            <li key={id} className="space-y-1 px-4 py-3 text-sm">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-quiet">
                <DateTime iso={sentAt} />
                <span>{t(`letters.from.${from}`)}</span>
              </p>
              {reason !== null && <p className="wrap-anywhere">{reason}</p>}
              <details>
                <summary className="min-h-6 cursor-pointer text-quiet">{t("letters.content")}</summary>
                <JsonText value={content} label={t("letters.content")} />
              </details>
            </li>
          ))}
        </ul>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("letters.ask", { name: t(`letters.queue.${name}`) })}
        action={t("letters.redrive")}
        onConfirm={() => redrive.mutate()}
      >
        {t("letters.askWhy")}
      </Confirm>
    </section>
  );
}
