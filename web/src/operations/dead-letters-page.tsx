import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { operationsApi } from "./operations-api.ts";
import { QueueCard } from "./queue-card.tsx";

/** What could not be delivered, queue by queue, those first that hold something. */
export function DeadLettersPage() {
  const { t } = useTranslation("operations");
  const letters = useQuery({
    queryKey: ["operations", "dead-letters"],
    queryFn: operationsApi.deadLetters,
    refetchOnWindowFocus: true,
  });
  if (letters.data === undefined)
    return (
      <UntilLoaded query={letters}>
        <Loading className="space-y-3">
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </Loading>
      </UntilLoaded>
    );
  const queues = letters.data.items.toSorted((a, b) => Number(b.waiting > 0) - Number(a.waiting > 0));
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm text-quiet">{t("letters.intro")}</p>
        <Button isBusy={letters.isFetching} onClick={() => letters.refetch()}>
          <RefreshCw />
          {t("lookAgain")}
        </Button>
      </div>
      {queues.map((queue) => (
        <QueueCard key={queue.name} queue={queue} />
      ))}
    </div>
  );
}
