import type { ReviewEvent } from "./review-event.ts";
import { onlyStage, type RoundEnd, type StageHistory, stageHistory } from "./stage-history.ts";

/** One round of review of one version. */
export interface RoundHistory {
  version: number;
  round: number;
  checksum: string | null;
  /** The name of what it was planned after. */
  template: string | null;
  chosenBy: string | null;
  /** Why after that. */
  because: string | null;
  /** When somebody was asked first; null for a round in which nobody was. */
  openedAt: string | null;
  endedAt: string | null;
  /** `open`, or how it ended. */
  outcome: string;
  stages: StageHistory[];
}

/** What is about the round as a whole, unless it names a stage that ended with it. */
const ofTheRound = new Set([
  "review.planned",
  "review.restarted",
  "review.decided",
  "review.abandoned",
  "review.waiver-granted",
  "review.waiver-revoked",
]);

/**
 * The history of one round.
 * @param events of this round, in order
 * @param overtaken how the version ceased to be reviewed, if it did: withdrawn, or a newer one came
 */
export function roundHistory(
  version: number,
  round: number,
  events: readonly ReviewEvent[],
  overtaken: RoundEnd,
): RoundHistory {
  const plan = events.findLast(({ type }) => type === "review.planned");
  const end = endOf(events) ?? overtaken;
  const stages = [...eventsByStage(events, plan)].map(([id, ofStage]) =>
    stageHistory(id, ofStage, plan?.stages.find((planned) => planned.id === id) ?? onlyIf(id), end),
  );
  const openings = stages.flatMap(({ openedAt }) => openedAt ?? []).sort();
  return {
    version,
    round,
    checksum: events.find(({ checksum }) => checksum !== undefined)?.checksum ?? null,
    template: plan?.template?.name ?? plan?.template?.id ?? null,
    chosenBy: plan?.chosenBy ?? null,
    because: plan?.template?.because ?? null,
    openedAt: openings[0] ?? null,
    endedAt: end?.at ?? null,
    outcome: end?.outcome ?? "open",
    stages,
  };
}

function endOf(events: readonly ReviewEvent[]): RoundEnd {
  const end = events.findLast(({ type }) => type === "review.decided" || type === "review.abandoned");
  if (end === undefined) return null;
  return { at: end.at, outcome: end.type === "review.abandoned" ? "abandoned" : (end.outcome ?? "decided") };
}

/** In the order of the plan; what a record does not place belongs to the stage that was opened last. */
function eventsByStage(events: readonly ReviewEvent[], plan: ReviewEvent | undefined): Map<string, ReviewEvent[]> {
  const stages = new Map<string, ReviewEvent[]>((plan?.stages ?? []).map(({ id }) => [id, []]));
  const inStages = stages.size > 0 || events.some(({ type }) => type === "review.stage-opened");
  let current: string | undefined;
  for (const event of events) {
    if (ofTheRound.has(event.type) && !(event.type === "review.decided" && event.stage !== undefined)) continue;
    if (inStages && event.type === "review.requested") continue;
    const id = event.stage ?? current ?? [...stages.keys()][0] ?? onlyStage.id;
    if (event.type === "review.stage-opened") current = id;
    const ofStage = stages.get(id);
    if (ofStage === undefined) stages.set(id, [event]);
    else ofStage.push(event);
  }
  return stages;
}

function onlyIf(id: string) {
  return id === onlyStage.id ? onlyStage : undefined;
}
