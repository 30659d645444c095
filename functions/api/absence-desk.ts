import type { Caller } from "../../shared/access/grant.ts";
import type { Absences } from "../../shared/catalog/absences.ts";
import type { Asks } from "../../shared/catalog/asks.ts";
import type { Ask } from "../../shared/catalog/records.ts";
import type { PersonNamed, ReviewPeople } from "../../shared/catalog/review-people.ts";
import { reviewerIdOf } from "../../shared/catalog/review-stage.ts";
import { DomainError, type DomainErrorCode } from "../../shared/error.ts";
import { wakeUp } from "./review-desk.ts";
import { type AbsenceRequest, type AbsenceSet, type AbsenceView, openAsk } from "./schemas/absence.ts";
import type { Workflows } from "./workflows.ts";

export interface AbsenceDeskDependencies {
  absences: Absences;
  asks: Pick<Asks, "inbox">;
  people: Pick<ReviewPeople, "delegate">;
  workflows: Pick<Workflows, "wakeReview">;
  /** Somebody whom the organisation's configuration names by this address. */
  findPerson: (email: string) => PersonNamed | undefined;
}

/** Why an ask stays with the one who wanted to hand it over: the stage does not allow it, or something else came first. */
const stays: readonly DomainErrorCode[] = ["forbidden", "conflict", "gone", "not_found"];

/** People say themselves when they are away and who stands in for them. */
export function makeAbsenceDesk({ absences, asks, people, workflows, findPerson }: AbsenceDeskDependencies) {
  return {
    /** @throws DomainError forbidden for somebody whom the configuration does not name by a verified address. */
    async of(caller: Caller): Promise<AbsenceView> {
      return viewOf(personOf(caller));
    },

    /** @throws DomainError as `of`, and invalid for a stand-in who cannot be one. */
    async set(caller: Caller, { from, until, standIn, handOver }: AbsenceRequest): Promise<AbsenceSet> {
      const person = personOf(caller);
      const other = standIn === null ? null : findPerson(standIn);
      if (other === undefined)
        throw new DomainError("invalid", `The configuration names nobody by the address ${standIn}.`, {
          details: { field: "standIn" },
        });
      await absences.set(person.email, { from, until, standIn: other });
      const handedOver: Ask[] = [];
      if (handOver && other !== null)
        for (const ask of await waiting(person)) if (await handsOver(ask, other)) handedOver.push(ask);
      return { ...(await viewOf(person)), handedOver: handedOver.map(openAsk) };
    },

    /** @throws DomainError as `of`. */
    async end(caller: Caller): Promise<AbsenceView> {
      const person = personOf(caller);
      await absences.end(person.email);
      return viewOf(person);
    },
  };

  function personOf({ email }: Caller): PersonNamed {
    const person = email === null ? undefined : findPerson(email);
    if (person !== undefined) return person;
    throw new DomainError(
      "forbidden",
      "Nobody is asked by your address through the configuration, so that nobody has to stand in for you.",
      { details: { reason: "not-configured" } },
    );
  }

  async function viewOf(person: PersonNamed): Promise<AbsenceView> {
    const [{ own, configured }, open] = await Promise.all([absences.of(person.email), waiting(person)]);
    return {
      absence: own === null || own.here ? null : { from: own.from, until: own.until, standIn: own.standIn },
      hereUntil: own?.here ? own.until : null,
      configured,
      asks: open.map(openAsk),
    };
  }

  async function waiting({ email }: PersonNamed): Promise<Ask[]> {
    return (await asks.inbox(reviewerIdOf(email))).filter(({ decision }) => decision === null);
  }

  async function handsOver(ask: Ask, to: PersonNamed): Promise<boolean> {
    try {
      const { review, stage } = await people.delegate(ask, ask, to, true);
      if (stage.taskToken !== null) await workflows.wakeReview(stage.taskToken, wakeUp("joined", review, stage));
      return true;
    } catch (error) {
      if (error instanceof DomainError && stays.includes(error.code)) return false;
      throw error;
    }
  }
}
export type AbsenceDesk = ReturnType<typeof makeAbsenceDesk>;
