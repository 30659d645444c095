import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A calm full-page message: what is, why, and what can be done. */
export function Notice({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-center justify-center gap-3 px-6 text-center">
      <title>{`${title} · Greenlight`}</title>
      <h1 className="text-xl font-semibold text-balance">{title}</h1>
      <div className="text-balance text-quiet wrap-anywhere">{children}</div>
      {action}
    </main>
  );
}

/** Something could not be loaded, and may be next time. */
export function Failure({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <div role="alert" className="card flex flex-wrap items-center justify-between gap-4 p-5">
      <p className="min-w-0 wrap-anywhere">{message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

export function NotFound() {
  return (
    <Notice
      title="There is nothing here"
      action={
        <a className="button" href="/">
          To the library
        </a>
      }
    >
      The address may have a slip, or what was here has been taken down.
    </Notice>
  );
}

export function SomethingWrong({ error, reset }: ErrorComponentProps) {
  return (
    <Notice
      title="That did not work"
      action={
        <button type="button" className="button" onClick={reset}>
          Try again
        </button>
      }
    >
      {error instanceof Error ? error.message : "Something unexpected happened."}
    </Notice>
  );
}
