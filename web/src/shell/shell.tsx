import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { type MouseEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api.ts";
import { live, useLive } from "../live/live.ts";
import { Button } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { useShortcuts } from "../parts/shortcuts.ts";
import { Toasts } from "../parts/toast.tsx";
import { currentUser, signIn } from "../session/session.ts";
import { type Visit, VisitContext } from "../session/visit.ts";
import { Navigation } from "./navigation.tsx";
import { placesFor } from "./places.ts";
import { ReachBanner } from "./reach-banner.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { UserMenu } from "./user-menu.tsx";

/** The frame around every page for people who are signed in; those who are not are sent to the issuer. */
export function Shell() {
  const { t } = useTranslation("shell");
  const visit = useQuery({
    queryKey: ["visit"],
    queryFn: arrive,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (visit.isError) {
    return (
      <Notice
        title={t("signInFailed")}
        action={
          <Button kind="main" onClick={() => signIn().catch(() => visit.refetch())}>
            {t("signIn")}
          </Button>
        }
      >
        {problemWords(visit.error)}
      </Notice>
    );
  }
  return visit.data ? <Frame visit={visit.data} /> : <Opening />;
}

function Frame({ visit }: { visit: Visit }) {
  const { t } = useTranslation(["shell", "parts"]);
  const places = placesFor(visit);
  const navigate = useNavigate();
  const [showsHelp, setShowsHelp] = useState(false);
  useLive();
  useFocusOnArrival();
  useShortcuts(t("parts:shortcuts.general"), [
    ...places.map(({ name, to, key }) => ({
      keys: `g ${key}`,
      words: t("shell:goTo", { place: t(`shell:${name}`) }),
      run: () => void navigate({ to }),
    })),
    { keys: "?", words: t("parts:shortcuts.help"), run: () => setShowsHelp(true) },
  ]);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      {/* biome-ignore lint/a11y/useValidAnchor: a link to a place on this page, that leaves the address as it is */}
      <a
        href="#content"
        onClick={toContent}
        className="button fixed top-2 left-2 z-50 not-focus-visible:pointer-events-none not-focus-visible:opacity-0"
      >
        {t("shell:skip")}
      </a>
      <header className="flex items-center justify-between gap-4 border-line px-4 py-2 max-lg:border-b sm:px-6 lg:sticky lg:top-0 lg:h-dvh lg:flex-col lg:items-stretch lg:border-r lg:bg-surface lg:px-3 lg:py-4">
        <Link to="/" className="flex items-center gap-2.5 rounded-lg py-1 font-semibold lg:px-2.5">
          <img src="/icon.svg" alt="" className="size-6" width="24" height="24" />
          Greenlight
        </Link>
        <Navigation places={places} />
        <UserMenu session={visit.session} onHelp={() => setShowsHelp(true)} />
      </header>
      <div className="min-w-0">
        <ReachBanner />
        <div className="mx-auto max-w-[100rem] px-4 pt-5 pb-24 sm:px-6 lg:px-8 lg:pt-6 lg:pb-12">
          <VisitContext value={visit}>
            <Outlet />
          </VisitContext>
        </div>
      </div>
      <ShortcutHelp isOpen={showsHelp} onClose={() => setShowsHelp(false)} />
      <Toasts />
    </div>
  );
}

/** After a way from one page to another the focus is where the new page begins, for who cannot see that it has changed. */
function useFocusOnArrival(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged)
          document.getElementById("content")?.focus({ preventScroll: true });
      }),
    [router],
  );
}

function toContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

/** Null while the browser leaves for the issuer. */
async function arrive(): Promise<Visit | null> {
  if ((await currentUser()) === null) {
    await signIn();
    return null;
  }
  const [session, config] = await Promise.all([api.session(), api.config(), live.begin()]);
  return { session, config };
}

function Opening() {
  const { t } = useTranslation("shell");
  return (
    <main className="grid min-h-dvh place-items-center" role="status" aria-label={t("signingIn")}>
      <img src="/icon.svg" alt="" className="size-12 animate-pulse" width="48" height="48" />
    </main>
  );
}
