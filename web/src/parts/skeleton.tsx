import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** A grey shape of the size that what is loading will have, so that nothing jumps when it comes. */
export function Skeleton({ className }: { className: string }) {
  return <div className={`animate-pulse rounded-lg bg-line/60 ${className}`} />;
}

/** Around the shapes of a page that loads: says so once. */
export function Loading({ children, className = "" }: { children: ReactNode; className?: string }) {
  const { t } = useTranslation("parts");
  return (
    <div role="status" aria-label={t("loading")} className={className}>
      {children}
    </div>
  );
}
