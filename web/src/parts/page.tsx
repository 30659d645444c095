import type { ReactNode } from "react";

interface PageProps {
  title: string;
  /** A sentence beneath the title. */
  intro?: ReactNode;
  /** The buttons of the page, the one that is meant last. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page in the shell: the tab's title, the heading, what can be done, and the place that the skip link leads to. */
export function Page({ title, intro, actions, children }: PageProps) {
  return (
    <main id="content" tabIndex={-1} className="space-y-6 outline-none">
      <title>{`${title} · Greenlight`}</title>
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
          {intro && <p className="text-sm text-quiet">{intro}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </main>
  );
}
