import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { problemWords } from "./problem-words.ts";

interface FailureProps {
  error: unknown;
  onRetry: () => void;
  /** What it is, where it stands among others. */
  title?: string;
  className?: string;
}

/** Something could not be loaded: why, and once more. */
export function Failure({ error, onRetry, title, className = "card p-5" }: FailureProps) {
  const { t } = useTranslation("parts");
  return (
    <div role="alert" className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-2 ${className}`}>
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">{title ?? t("loadFailed")}</p>
        <p className="text-sm text-quiet">{problemWords(error)}</p>
      </div>
      <Button aria-label={title && `${t("tryAgain")}: ${title}`} onClick={onRetry}>
        {t("tryAgain")}
      </Button>
    </div>
  );
}

/** What a write was refused with, beside the button that asked for it. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-bad wrap-anywhere">
      {problemWords(error)}
    </p>
  );
}

interface UntilLoadedProps {
  query: { error: unknown; fetchStatus: "fetching" | "paused" | "idle"; refetch: () => unknown };
  /** The shapes of what comes, in `Loading`. */
  children: ReactNode;
}

/** In the place of what a query has not brought: its shapes, why it failed, or that there is no network to ask by. */
export function UntilLoaded({ query, children }: UntilLoadedProps) {
  const { t } = useTranslation("parts");
  if (query.error) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (query.fetchStatus === "paused") return <p className="card p-5 text-quiet">{t("offlineLoad")}</p>;
  return children;
}
