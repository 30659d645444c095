import * as z from "zod";
import { ConflictError, DomainError } from "../error.ts";
import {
  type Absence,
  type AbsenceBook,
  configuredAbsences,
  dayOf,
  leadsBack,
  OwnAbsence,
  standInFor,
} from "../review/absence.ts";
import type { Asked } from "../review/resolve-reviewers.ts";
import type { Catalog } from "./catalog.ts";
import { keyOf } from "./keys.ts";

const Held = z.object({ revision: z.number().int(), absences: z.array(OwnAbsence) });

const maxAttempts = 6;

/** Finds who is asked instead of somebody on a day. */
export type StandIn = (asked: Asked, day: Date) => Asked;

/**
 * Who has said that they are away. All of it is one item, so that whoever asks people reads it at once, and no two can name
 * each other in the same moment.
 */
export function makeAbsences({ items, now }: Pick<Catalog, "items" | "now">, { people }: Pick<AbsenceBook, "people">) {
  const read = async () => {
    const { pk, sk } = keyOf.absences();
    const item = await items.get(pk, sk);
    return item === undefined ? undefined : Held.parse(item);
  };

  /** What is not over. */
  const list = async (): Promise<OwnAbsence[]> => current((await read())?.absences ?? []);

  return {
    list,

    /** Who is asked instead of whom, as it is known now. */
    async standIns(): Promise<StandIn> {
      const book = { people, ownAbsences: await list() };
      return (asked, day) => standInFor(asked, book, day);
    },

    /** What somebody has said of themselves and is not over, and what the configuration says of them. */
    async of(email: string): Promise<{ own: OwnAbsence | null; configured: Absence[] }> {
      const own = (await list()).find((one) => one.email === email) ?? null;
      return { own, configured: configuredAbsences({ people }, email) };
    },

    /**
     * Puts somebody's absence in the place of what they said before.
     * @throws DomainError invalid when it is over, names themselves, or leads back to them, so that nobody would be asked.
     */
    async set(email: string, absence: Absence): Promise<void> {
      await change((others) => {
        const today = dayOf(now());
        if (absence.until < today) throw refusal("until", `This absence was over on ${absence.until}.`);
        if (absence.standIn?.email === email) throw refusal("standIn", "Nobody can stand in for themselves.");
        if (leadsBack(email, absence, { people, ownAbsences: others }, today))
          throw refusal("standIn", `${absence.standIn?.name} is away in these days too, and you stand in for them.`);
        return [{ ...absence, email, here: false }];
      }, email);
    },

    /** Somebody is here again, whatever they or the configuration had said until now. */
    async end(email: string): Promise<void> {
      await change(() => {
        const today = dayOf(now());
        const running = configuredAbsences({ people }, email).filter(
          ({ from, until }) => from <= today && today <= until,
        );
        const last = running
          .map(({ until }) => until)
          .sort()
          .at(-1);
        return last === undefined ? [] : [{ email, from: today, until: last, standIn: null, here: true }];
      }, email);
    },
  };

  function current(absences: readonly OwnAbsence[]): OwnAbsence[] {
    const today = dayOf(now());
    return absences.filter(({ until }) => today <= until);
  }

  /** Replaces what one person has said, knowing what the others have. */
  async function change(decide: (others: OwnAbsence[]) => OwnAbsence[], email: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const held = await read();
      const others = current(held?.absences ?? []).filter((one) => one.email !== email);
      const revision = (held?.revision ?? 0) + 1;
      const item = { ...keyOf.absences(), revision, absences: [...others, ...decide(others)] };
      try {
        await items.write([
          { item, ...(held === undefined ? { absent: true } : { where: { revision: held.revision } }) },
        ]);
        return;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (attempt === maxAttempts)
          throw new DomainError("unavailable", "Others keep changing who is away. Try again.", { cause: error });
      }
    }
  }
}
export type Absences = ReturnType<typeof makeAbsences>;

function refusal(field: string, words: string): DomainError {
  return new DomainError("invalid", words, { details: { field } });
}
