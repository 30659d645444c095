import { RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { Checkbox } from "../parts/checkbox.tsx";
import { Progress } from "../parts/progress.tsx";
import type { Retries } from "./use-retries.ts";

interface RetryBarProps {
  all: number;
  selected: number;
  retries: Retries;
  onSelectAll: (isChecked: boolean) => void;
  onRetry: () => void;
}

/** Chooses all, and tries those again that were chosen. */
export function RetryBar({ all, selected, retries: { progress }, onSelectAll, onRetry }: RetryBarProps) {
  const { t } = useTranslation("operations");
  return (
    <div className="space-y-2">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-3 px-4">
        <Checkbox
          label={t("troubles.chooseAll")}
          isChecked={selected === all}
          isPartial={selected > 0 && selected < all}
          onChange={onSelectAll}
        />
        <Button kind="main" disabled={selected === 0} isBusy={progress !== null} onClick={onRetry}>
          <RotateCw />
          {selected === 0 ? t("troubles.retryChosen") : t("troubles.retryMany", { count: selected })}
        </Button>
      </div>
      {/* Its place is kept, so that nothing moves. */}
      <div className="h-1">
        {progress !== null && <Progress label={t("troubles.retrying")} value={progress.done} max={progress.of} />}
      </div>
    </div>
  );
}
