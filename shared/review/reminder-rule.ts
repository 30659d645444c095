import { ConflictError, DomainError } from "../error.ts";

/** Whoever is asked more often than this does not decide sooner. */
const betweenMs = 3_600_000;

/** What the rule looks at; a stage of a review has all of it. */
export interface Remindable {
  name: string;
  state: string;
  remindedAt: string | null;
  reviewers: readonly { standing: string; decision: string | null }[];
}

/** From when on those who have not decided may be asked again besides the timetable; null for at once. */
export function remindableFrom({ remindedAt }: Pick<Remindable, "remindedAt">, now: Date): string | null {
  if (remindedAt === null) return null;
  const from = Date.parse(remindedAt) + betweenMs;
  return from > now.getTime() ? new Date(from).toISOString() : null;
}

/** @throws DomainError conflict when nobody is waited for, rate_limited when they were reminded within the hour. */
export function refuseUnlessRemindable(stage: Remindable, now: Date): void {
  const { name, state, reviewers } = stage;
  if (state !== "open")
    throw new ConflictError(`The stage ${name} is ${state.replaceAll("_", " ")}; nobody is waited for.`, {
      details: { state },
    });
  if (!reviewers.some(({ standing, decision }) => standing === "asked" && decision === null))
    throw new ConflictError(`Everybody at ${name} has decided; nobody is waited for.`);
  const from = remindableFrom(stage, now);
  if (from !== null)
    throw new DomainError("rate_limited", `${name} was reminded within the hour. It can be again at ${from}.`, {
      details: { reason: "reminded", from },
    });
}
