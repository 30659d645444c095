import * as z from "zod";
import type { Asked } from "./resolve-reviewers.ts";
import type { Person } from "./review-template.ts";

/** Days on which somebody is away, the last one included. A day is one of UTC. */
export const Absence = z.object({
  from: z.iso.date(),
  until: z.iso.date(),
  /** Who is asked in their place; null when nobody is. */
  standIn: z.object({ name: z.string(), email: z.string() }).nullable(),
});
export type Absence = z.infer<typeof Absence>;

/** What somebody has said of themselves. It counts through its last day, and as long takes the place of what the configuration says of them. */
export const OwnAbsence = Absence.extend({
  email: z.string(),
  /** They are here after all, although the configuration says that they are away. */
  here: z.boolean(),
});
export type OwnAbsence = z.infer<typeof OwnAbsence>;

/** Who is away, by the configuration and by what people have said of themselves. */
export interface AbsenceBook {
  people: readonly Pick<Person, "name" | "email" | "away">[];
  ownAbsences?: readonly OwnAbsence[];
}

/** A day as absences count it. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** What the configuration says of somebody. */
export function configuredAbsences({ people }: AbsenceBook, email: string): Absence[] {
  const nameOf = (address: string) => people.find((person) => person.email === address)?.name ?? address;
  const away = people.find((person) => person.email === email)?.away ?? [];
  return away.map(({ from, until, delegate }) => ({
    from,
    until,
    standIn: { name: nameOf(delegate), email: delegate },
  }));
}

/** When somebody is away, as it is known on a day. */
function absencesOf(book: AbsenceBook, email: string, today: string): readonly Absence[] {
  const own = book.ownAbsences?.find((one) => one.email === email && today <= one.until);
  if (own === undefined) return configuredAbsences(book, email);
  return own.here ? [] : [own];
}

/**
 * Who is asked instead of somebody on a day: follows stand-ins until one is there. Whoever has none is asked all the same,
 * as are two who stand in for each other and are both away.
 */
export function standInFor(asked: Asked, book: AbsenceBook, day: Date): Asked {
  const today = dayOf(day);
  let current = asked;
  for (const seen = new Set([asked.email]); ; ) {
    const absence = absencesOf(book, current.email, today).find(({ from, until }) => from <= today && today <= until);
    if (absence === undefined || (absence.standIn !== null && seen.has(absence.standIn.email))) return current;
    if (absence.standIn === null) return withNobodyInstead(current, absence.until);
    seen.add(absence.standIn.email);
    current = {
      ...absence.standIn,
      because: `stands in for ${current.name}, who is away until ${absence.until}`,
    };
  }
}

/** Whether the stand-ins of somebody's absence lead back to them on a day on which all of them are away. */
export function leadsBack(email: string, { from, until, standIn }: Absence, book: AbsenceBook, today: string): boolean {
  if (standIn === null) return false;
  return circles(standIn.email, from, until, new Set());

  function circles(at: string, first: string, last: string, seen: ReadonlySet<string>): boolean {
    if (at === email) return true;
    if (seen.has(at)) return false;
    return absencesOf(book, at, today).some((absence) => {
      const [begins, ends] = [later(first, absence.from), earlier(last, absence.until)];
      return (
        begins <= ends &&
        absence.standIn !== null &&
        circles(absence.standIn.email, begins, ends, new Set([...seen, at]))
      );
    });
  }
}

function withNobodyInstead(asked: Asked, until: string): Asked {
  const remark = `away until ${until}, and nobody stands in`;
  return asked.because.endsWith(remark) ? asked : { ...asked, because: `${asked.because}; ${remark}` };
}

const later = (one: string, other: string) => (one > other ? one : other);
const earlier = (one: string, other: string) => (one < other ? one : other);
