import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { api } from "../api.ts";
import { currentUser, signIn, signOut } from "../session/session.ts";
import { type Visit, VisitContext } from "../session/visit.ts";
import { Notice } from "./notice.tsx";

/** The frame around every page for people who are signed in; those who are not are sent to the issuer. */
export function Shell() {
  const visit = useQuery({
    queryKey: ["visit"],
    queryFn: arrive,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (visit.isError) {
    return (
      <Notice
        title="Signing in did not work"
        action={
          <button type="button" className="button button-main" onClick={() => signIn().catch(() => visit.refetch())}>
            Sign in
          </button>
        }
      >
        {visit.error.message}
      </Notice>
    );
  }
  if (!visit.data) return <Opening />;
  const { session } = visit.data;
  return (
    <div className="mx-auto min-h-dvh max-w-7xl px-4 pb-16 sm:px-8">
      <header className="flex items-center justify-between gap-4 py-4">
        <Link to="/" className="flex items-center gap-2.5 text-lg font-semibold">
          <img src="/icon.svg" alt="" className="size-7" width="28" height="28" />
          Greenlight
        </Link>
        <div className="flex min-w-0 items-center gap-4 text-sm text-quiet">
          <span className="hidden truncate sm:inline">{session.name ?? session.email ?? session.subject}</span>
          <button
            type="button"
            className="min-h-11 whitespace-nowrap underline-offset-4 hover:underline"
            onClick={() => signOut()}
          >
            Sign out
          </button>
        </div>
      </header>
      <VisitContext value={visit.data}>
        <Outlet />
      </VisitContext>
    </div>
  );
}

/** Null while the browser leaves for the issuer. */
async function arrive(): Promise<Visit | null> {
  if ((await currentUser()) === null) {
    await signIn();
    return null;
  }
  const [session, config] = await Promise.all([api.session(), api.config()]);
  return { session, config };
}

function Opening() {
  return (
    <main className="grid min-h-dvh place-items-center" role="status" aria-label="Signing you in">
      <img src="/icon.svg" alt="" className="size-12 animate-pulse" width="48" height="48" />
    </main>
  );
}
