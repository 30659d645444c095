import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { problemWords } from "./problem-words.ts";

/** A calm full-page message: what is, why, and what can be done. */
export function Notice({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-center justify-center gap-3 px-6 text-center outline-none"
    >
      <title>{`${title} · Greenlight`}</title>
      <h1 className="text-xl font-semibold text-balance">{title}</h1>
      <div className="text-balance text-quiet wrap-anywhere">{children}</div>
      {action && <div className="mt-2">{action}</div>}
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation("parts");
  return (
    <Notice
      title={t("nothingHere")}
      action={
        <a className="button" href="/">
          {t("toLibrary")}
        </a>
      }
    >
      {t("nothingHereWhy")}
    </Notice>
  );
}

export function SomethingWrong({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("parts");
  return (
    <Notice title={t("wrong")} action={<Button onClick={reset}>{t("tryAgain")}</Button>}>
      {problemWords(error)}
    </Notice>
  );
}
