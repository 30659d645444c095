import { Link, Outlet } from "@tanstack/react-router";
import type { User } from "oidc-client-ts";
import { useEffect, useState } from "react";
import { currentUser, signIn, signOut } from "../session/session.ts";
import { Notice } from "./notice.tsx";

type Visit = { state: "asking" } | { state: "in"; user: User } | { state: "failed"; message: string };

/** The frame around every page for people who are signed in; those who are not are sent to the issuer. */
export function Shell() {
  const visit = useVisit();
  if (visit.state === "failed") {
    return (
      <Notice
        title="Signing in did not work"
        action={
          <button type="button" className="button button-main" onClick={() => signIn()}>
            Sign in
          </button>
        }
      >
        {visit.message}
      </Notice>
    );
  }
  if (visit.state === "asking") return <p className="p-10 text-center text-quiet">Signing you in…</p>;
  const { profile } = visit.user;
  return (
    <div className="mx-auto min-h-dvh max-w-7xl px-4 pb-16 sm:px-8">
      <header className="flex items-center justify-between gap-4 py-5">
        <Link to="/" className="flex items-center gap-2.5 text-lg font-semibold">
          <img src="/icon.svg" alt="" className="size-7" />
          Greenlight
        </Link>
        <div className="flex items-center gap-3 text-sm text-quiet">
          <span className="hidden sm:inline">{profile.name ?? profile.email ?? profile.sub}</span>
          <button type="button" className="underline-offset-4 hover:underline" onClick={() => signOut()}>
            Sign out
          </button>
        </div>
      </header>
      <Outlet />
    </div>
  );
}

function useVisit(): Visit {
  const [visit, setVisit] = useState<Visit>({ state: "asking" });
  useEffect(() => {
    let current = true;
    once()
      .then(async (user) => {
        if (user === null) return signIn();
        if (current) setVisit({ state: "in", user });
      })
      .catch((error: unknown) => {
        if (current)
          setVisit({ state: "failed", message: error instanceof Error ? error.message : "Try again in a moment." });
      });
    return () => {
      current = false;
    };
  }, []);
  return visit;
}

let asked: Promise<User | null> | undefined;

/** The code in the address can be exchanged once only, however often React mounts the shell. */
function once(): Promise<User | null> {
  asked ??= currentUser();
  return asked;
}
