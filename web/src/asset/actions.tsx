import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { api } from "../api.ts";

/** What this person may do with the asset as it stands: the API's own links say so. */
export function Actions({ asset }: { asset: Asset }) {
  const queries = useQueryClient();
  const sure = useRef<HTMLDialogElement>(null);
  const act = useMutation({
    mutationFn: (action: "retry" | "withdraw" | "reviews") => api[action](asset.id),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["asset", asset.id] }),
        queries.invalidateQueries({ queryKey: ["assets"] }),
        queries.invalidateQueries({ queryKey: ["events", asset.id] }),
      ]),
  });
  if (!("retry" in asset.links || "withdraw" in asset.links || "reviews" in asset.links)) return null;
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-3">
        {"retry" in asset.links && (
          <button
            type="button"
            className="button button-main"
            disabled={act.isPending}
            onClick={() => act.mutate("retry")}
          >
            Try again
          </button>
        )}
        {"reviews" in asset.links && (
          <button
            type="button"
            className="button button-main"
            disabled={act.isPending}
            onClick={() => act.mutate("reviews")}
          >
            Ask for approval again
          </button>
        )}
        {"withdraw" in asset.links && (
          <button type="button" className="button" disabled={act.isPending} onClick={() => sure.current?.showModal()}>
            Withdraw
          </button>
        )}
      </div>
      {act.isError && (
        <p role="alert" className="text-sm text-bad">
          {act.error.message}
        </p>
      )}
      <dialog ref={sure} className="dialog" aria-labelledby="withdraw-title">
        <form method="dialog" className="space-y-4">
          <h2 id="withdraw-title" className="text-lg font-semibold wrap-anywhere">
            Withdraw {asset.title}?
          </h2>
          <p className="text-quiet">Its links stop working at once, and a review that is open ends.</p>
          <div className="flex justify-end gap-3">
            <button type="submit" className="button">
              Keep it
            </button>
            <button type="submit" className="button button-bad" onClick={() => act.mutate("withdraw")}>
              Withdraw
            </button>
          </div>
        </form>
      </dialog>
    </div>
  );
}
