import type { ReviewEvent } from "./review-event.ts";

export interface Answer {
  at: string;
  decision: string;
  comment: string | null;
}

/** One person's part in a stage. */
export interface StagePerson {
  who: string;
  /** Null for somebody of whom no record says that they were asked. */
  askedAt: string | null;
  /** Who handed it over to them. */
  standsInFor: string | null;
  /** When they handed it on, or were taken off the stage; null while it is theirs. */
  left: { at: string; to: string | null } | null;
  openedAt: string | null;
  /** First one first; the last one counts. */
  answers: Answer[];
  /** When they were reminded. */
  reminders: string[];
}

/** Who had a part in a stage, in the order in which they came to it. */
export function stagePeople(events: readonly ReviewEvent[]): StagePerson[] {
  const people = new Map<string, StagePerson>();
  for (const event of events) takePart(people, event);
  return [...people.values()];
}

function takePart(people: Map<string, StagePerson>, event: ReviewEvent): void {
  const { at, who } = event;
  switch (event.type) {
    case "review.requested":
    case "review.stage-opened":
      for (const one of event.reviewers) ask(one, null);
      return;
    case "review.escalated":
      for (const one of event.to) ask(one, null);
      return;
    case "review.reviewer-added":
      if (who !== undefined) ask(who, null);
      return;
    case "review.delegated": {
      const [from = null] = event.from;
      for (const one of event.to) ask(one, from);
      if (from !== null) person(from).left ??= { at, to: event.to[0] ?? null };
      return;
    }
    case "review.reviewer-removed":
      if (who !== undefined) person(who).left ??= { at, to: null };
      return;
    case "review.opened":
      if (who !== undefined) person(who).openedAt ??= at;
      return;
    case "review.decision":
      if (who !== undefined)
        person(who).answers.push({ at, decision: event.decision ?? "unknown", comment: event.comment ?? null });
      return;
    case "review.reminded":
      for (const one of remindedBy(event)) one.reminders.push(at);
      return;
  }

  function person(address: string): StagePerson {
    const known = people.get(address);
    if (known !== undefined) return known;
    const made: StagePerson = {
      who: address,
      askedAt: null,
      standsInFor: null,
      left: null,
      openedAt: null,
      answers: [],
      reminders: [],
    };
    people.set(address, made);
    return made;
  }

  function ask(address: string, standsInFor: string | null): void {
    const one = person(address);
    one.askedAt ??= at;
    one.standsInFor ??= standsInFor;
    one.left = null;
  }

  /** Earlier records do not say whom: it was those who had not decided. */
  function remindedBy({ reviewers }: ReviewEvent): StagePerson[] {
    if (reviewers.length > 0) return reviewers.map(person);
    return [...people.values()].filter(({ answers, left }) => answers.length === 0 && left === null);
  }
}
