import { useMutation } from "@tanstack/react-query";
import { RotateCcw, Send, Undo2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { toast } from "../parts/toasts.ts";
import { useVisit } from "../session/visit.ts";
import { type BulkAction, type BulkResult, bulkActions, carryOut, isFor } from "./bulk-actions.ts";
import { type Selection, useSelected } from "./selection.ts";

const icons = { retry: RotateCcw, reviews: Send, withdraw: Undo2 };

interface BulkBarProps {
  items: readonly AssetSummary[];
  selection: Selection;
}

/** What can be done with all that is selected, and, when it is done, what became of each. */
export function BulkBar({ items, selection }: BulkBarProps) {
  const { t } = useTranslation("library");
  const { session } = useVisit();
  const selected = useSelected(selection);
  const [asking, setAsking] = useState<BulkAction>();
  const [finished, setFinished] = useState(0);
  const [result, setResult] = useState<BulkResult & { action: BulkAction }>();

  const assets = selected.size === 0 ? [] : items.filter(({ id }) => selected.has(id));
  const fitting = (action: BulkAction) =>
    assets.filter((asset) => may(session, "produce", asset.brand) && isFor(action, asset));
  const act = useMutation({
    mutationFn: ({ action, on }: { action: BulkAction; on: AssetSummary[] }) => carryOut(action, on, setFinished),
    onMutate: () => setFinished(0),
    onSuccess: (outcome, { action }) => {
      // What was refused stays selected, for another try.
      selection.keep(outcome.refused.map(({ asset }) => asset.id));
      if (outcome.refused.length > 0) setResult({ ...outcome, action });
      else toast({ title: t(`done.${action}`, { count: outcome.done.length }) });
    },
  });
  const start = (action: BulkAction) => act.mutate({ action, on: fitting(action) });

  return (
    <>
      {selected.size > 0 && (
        <section
          aria-label={t("selection")}
          className="fixed inset-x-0 bottom-16 z-20 mx-auto flex w-fit max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-2 rounded-xl border border-line bg-raised py-2 pr-2 pl-4 shadow-overlay lg:bottom-6 lg:left-56"
        >
          <p className="mr-2 text-sm font-medium whitespace-nowrap tabular-nums" aria-live="polite">
            {act.isPending
              ? t("bulkProgress", { finished, all: act.variables.on.length })
              : t("selected", { count: assets.length })}
          </p>
          {bulkActions.map((action) => {
            const count = fitting(action).length;
            const Icon = icons[action];
            return count === 0 ? null : (
              <Button
                key={action}
                isBusy={act.isPending}
                onClick={() => (action === "withdraw" ? setAsking(action) : start(action))}
              >
                <Icon />
                {count === assets.length ? t(`act.${action}`) : t(`actSome.${action}`, { count, all: assets.length })}
              </Button>
            );
          })}
          {!act.isPending && bulkActions.every((action) => fitting(action).length === 0) && (
            <p className="text-sm text-quiet">{t("nothingToDo")}</p>
          )}
          <IconButton label={t("unselect")} icon={X} onClick={selection.clear} />
        </section>
      )}
      <Confirm
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={t("confirm.title", { count: fitting("withdraw").length })}
        action={t("act.withdraw")}
        keep={t("confirm.keep", { count: fitting("withdraw").length })}
        isBad
        onConfirm={() => start("withdraw")}
      >
        {t("confirm.what")}
      </Confirm>
      <Dialog
        isOpen={result !== undefined}
        onClose={() => setResult(undefined)}
        title={t("resultTitle", { done: result?.done.length ?? 0, refused: result?.refused.length ?? 0 })}
        description={t("resultWhy")}
        isWide
      >
        <ul className="divide-y divide-line">
          {result?.refused.map(({ asset, why }) => (
            <li key={asset.id} className="py-2">
              <p className="font-medium wrap-anywhere">{asset.title}</p>
              <p className="text-sm text-bad wrap-anywhere">{why}</p>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
