import { DomainError } from "../error.ts";
import { isLeftToDigest } from "../review/digest.ts";
import type { ReviewPlan } from "../review/plan-review.ts";
import type { ReviewRules } from "../review/review-rules.ts";
import { makeAbsences } from "./absences.ts";
import { inboxPuts } from "./asks.ts";
import { type Catalog, found, reviewPut, versionPut } from "./catalog.ts";
import { endedReview, endReview, tokensOf } from "./end-review.ts";
import type { Put } from "./item-store.ts";
import type { RoundPlanner } from "./plan-round.ts";
import type { AssetRecord, ReviewRecord, ReviewStage, StageReviewer, VersionRecord, Waiver } from "./records.ts";
import { stageOf } from "./refuse-review.ts";
import {
  askedReviewer,
  hasEndedWell,
  isToBeClosed,
  openReady,
  plannedStage,
  undecided,
  withStage,
  withStandIns,
} from "./review-stage.ts";
import { type RoundKey, underReview } from "./round.ts";

/** What a round is begun with. */
export interface RoundPlan {
  plan: ReviewPlan;
  requestedBy: string;
  /** Stages whose decisions on an earlier version hold for this one too, and why. */
  carriedOver: Map<string, { stage: ReviewStage; because: string }>;
  /** Those that kept something found on the version from counting in conditions. */
  waivers: Waiver[];
}

/** A wait for a decision that has begun. */
export interface WaitBegun extends RoundKey {
  stage: string;
  executionArn: string;
  taskToken: string;
  /** `request`, `reminder-1`, `escalation-1` and so on. */
  occasion: string;
}

export interface StageAsked {
  asset: AssetRecord;
  version: VersionRecord;
  review: ReviewRecord;
  stage: ReviewStage;
}

export type Outcome = "approved" | "changes_requested" | "expired" | "superseded" | "open";

export interface Advanced {
  version: VersionRecord;
  review: ReviewRecord | undefined;
  outcome: Outcome;
  /** The stages whose turn has come by this. */
  opened: ReviewStage[];
  /** Tokens of other stages that wait for nothing any more. */
  tokensToWake: string[];
}

/** How versions get their approval, stage by stage. */
export function makeReviews(catalog: Catalog, rules: Pick<ReviewRules, "calendar" | "people">) {
  const absences = makeAbsences(catalog, rules);

  return {
    /**
     * Writes down how a round will go, and opens the stages that come first. Safe to repeat; a round that is planned comes
     * back as it is.
     *
     * @throws DomainError invalid when a stage would ask nobody.
     */
    async plan(key: RoundKey, planner: RoundPlanner, template?: string): Promise<ReviewRecord> {
      return catalog.change<ReviewRecord>(key.assetId, async (asset) => {
        const [[held, version, current], material] = await Promise.all([
          underReview(catalog, asset, key),
          planner.read(key.assetId, key.version),
        ]);
        if (current !== undefined) return { change: null, answer: current };
        const round = await planner.plan(material, held, version, template);
        const isWanted = version.status === "in_review" && version.rounds === key.round;
        const review = begun(key, version, round, isWanted, catalog.now(), rules.calendar);
        if (!isWanted) return { change: null, answer: review };
        const opened = review.stages.filter(({ state }) => state === "open");
        const about = aboutOf(version);
        return {
          answer: review,
          change: {
            asset: held,
            happening: {
              type: "review.planned",
              actor: "system:plan-review",
              version: key.version,
              summary: `Version ${key.version} is reviewed by “${review.template.name}”: ${review.stages.map(({ name, state }) => `${name} (${state.replaceAll("_", " ")})`).join(", ") || "nobody has to be asked"}.`,
              particulars: {
                round: key.round,
                template: review.template,
                requestedBy: review.requestedBy,
                checksum: review.checksum,
                ...(round.waivers.length > 0 && {
                  waivers: round.waivers.map(({ id, covers, until }) => ({ id, covers, until })),
                }),
                stages: review.stages.map(({ id, name, state, because, reviewers }) => ({
                  id,
                  name,
                  state,
                  reason: because,
                  reviewers: reviewers.map(({ email, because: why }) => ({ email, because: why })),
                })),
              },
            },
            announcement: {
              type: "review.requested",
              detail: { ...about, round: key.round, dueAt: opened[0]?.dueAt ?? catalog.now().toISOString() },
            },
            puts: [reviewPut(review), ...inboxPuts(held, review, opened, catalog.now())],
          },
        };
      });
    },

    /**
     * Hands the token of a wait to its stage, and asks those besides whom an escalation names. Safe to repeat. A stage that
     * is not open any more comes back as it is: there is nobody left to ask.
     */
    async ask(wait: WaitBegun): Promise<StageAsked> {
      return catalog.change<StageAsked>(wait.assetId, async (asset) => {
        const [held, version, known] = await underReview(catalog, asset, wait);
        const review = found(known, "There is no such review.");
        const stage = stageOf(review, wait.stage);
        const answer = { asset: held, version, review, stage };
        if (review.state !== "open" || stage.state !== "open" || stage.taskToken === wait.taskToken)
          return { change: null, answer };
        const escalated = await escalatedBy(stage, wait.occasion);
        const next: ReviewStage = {
          ...stage,
          taskToken: wait.taskToken,
          executionArn: wait.executionArn,
          reviewers: [...stage.reviewers, ...escalated],
        };
        const changed = withStage(review, next);
        return {
          answer: { ...answer, review: changed, stage: next },
          change: {
            asset: held,
            happening: {
              actor: "system:open-review",
              version: wait.version,
              ...askedInWords(next, wait, stage.taskToken === null, escalated),
            },
            puts: [
              reviewPut(changed, review),
              ...(escalated.length > 0 ? inboxPuts(held, changed, [next], catalog.now()) : []),
            ],
          },
        };
      });
    },

    /**
     * Goes on after a stage: opens those whose turn has come, or ends the round and turns its outcome into the version's
     * status. A stage that is still open has come to the end of its line. Without a stage, it goes on from where the round
     * stands. Safe to repeat.
     */
    async advance(key: RoundKey, stageId?: string): Promise<Advanced> {
      return catalog.change<Advanced>(key.assetId, async (asset) => {
        const [held, version, review] = await underReview(catalog, asset, key);
        const nothing = (outcome: Outcome, tokensToWake: string[] = []): { change: null; answer: Advanced } => ({
          change: null,
          answer: { version, review, outcome, opened: [], tokensToWake },
        });
        // The version was withdrawn or superseded before anything was planned: there is no round on record to close.
        if (review === undefined) return nothing("superseded");
        const stage = stageId === undefined ? undefined : stageOf(review, stageId);
        const isAgain = stage !== undefined && stage.closedAt !== null;
        // Whoever ended the round may have died before those beside it were woken.
        if (review.state !== "open") return nothing(endOf(review), isAgain ? cancelledTokens(review, stage.id) : []);
        if (version.status !== "in_review" || version.rounds !== key.round) return nothing("superseded");
        if (isAgain) {
          const opened = review.stages.filter((one) => one.openedBy === stage.id && isToBeClosed(one));
          return { change: null, answer: { version, review, outcome: "open", opened, tokensToWake: [] } };
        }
        const closed = stage === undefined ? review : withStage(review, closedStage(stage, catalog.now()));
        return goOn(held, version, review, closed, stage && stageOf(closed, stage.id));
      });
    },

    /**
     * The review workflow itself broke: the version goes back to its producer, with the reason. Answers the tokens of the
     * stages that wait for nothing any more. Safe to repeat.
     */
    async abandon(key: RoundKey, reason: string): Promise<{ tokensToWake: string[] }> {
      return catalog.change<{ tokensToWake: string[] }>(key.assetId, async (asset) => {
        const [held, version, review] = await underReview(catalog, asset, key);
        const isUnderWay = version.status === "in_review" && version.rounds === key.round;
        // Whoever ended the round may have died before those beside it were woken.
        if (!isUnderWay)
          return {
            change: null,
            answer: { tokensToWake: review === undefined ? [] : cancelledTokens(review, undefined) },
          };
        const next: VersionRecord = { ...version, status: "changes_requested", statusReason: reason };
        const puts: Put[] = [versionPut(next, version)];
        if (review?.state === "open") {
          puts.push(...endReview(held, review, "cancelled", catalog.now()));
        }
        return {
          answer: { tokensToWake: review?.state === "open" ? tokensOf(review) : [] },
          change: {
            asset: held.version === key.version ? { ...held, status: next.status, statusReason: reason } : held,
            happening: {
              type: "review.abandoned",
              actor: "system:record-failure",
              version: key.version,
              summary: `The review of version ${key.version} broke off: ${reason}`,
              particulars: { round: key.round, checksum: version.checksum },
            },
            announcement: { type: "version.failed", detail: { ...aboutOf(version), step: "review", reason } },
            puts,
          },
        };
      });
    },
  };

  /** Whom an escalation asks besides; those who are away by now are stood in for. */
  async function escalatedBy(stage: ReviewStage, occasion: string): Promise<StageReviewer[]> {
    const [, number] = /^escalation-(\d+)$/.exec(occasion) ?? [];
    const named = number === undefined ? [] : (stage.escalations[Number(number) - 1] ?? []);
    if (named.length === 0) return [];
    const standIn = await absences.standIns();
    const known = new Set(stage.reviewers.map(({ email }) => email));
    const people = named.map((one) => {
      const instead = standIn(one, catalog.now());
      // Whoever stands in and is asked already would get no say by the escalation.
      return known.has(instead.email) ? one : instead;
    });
    return people
      .filter(({ email }, at) => !known.has(email) && people.findIndex((one) => one.email === email) === at)
      .map((one) => askedReviewer(one, { occasion, at: catalog.now().toISOString() }));
  }

  /** Opens the stages whose turn has come; those of their people who are away by now are stood in for. */
  async function openedWithStandIns(closed: ReviewRecord, by: string | undefined) {
    const ready = openReady(closed.stages, catalog.now(), rules.calendar, by);
    if (ready.opened.length === 0) return ready;
    const standIn = await absences.standIns();
    const stages = ready.stages.map((stage) => (ready.opened.includes(stage) ? withStandIns(stage, standIn) : stage));
    return { stages, opened: stages.filter((stage, at) => stage !== ready.stages[at]) };
  }

  /** With a stage closed: the next stages, or the end. */
  async function goOn(
    held: AssetRecord,
    version: VersionRecord,
    before: ReviewRecord,
    closed: ReviewRecord,
    stage: ReviewStage | undefined,
  ) {
    const ready = await openedWithStandIns(closed, stage?.id);
    const outcome = roundOutcome(ready.stages);
    const ended = outcome === "open" ? { ...closed, stages: ready.stages } : endedReview(closed, outcome);
    const opened = outcome === "open" ? ready.opened : [];
    const next = outcome === "open" ? version : versionAfter(version, ended, outcome);
    return {
      answer: { version: next, review: ended, outcome, opened, tokensToWake: cancelledTokens(ended, stage?.id) },
      change: {
        asset: {
          ...held,
          ...(held.version === next.version ? { status: next.status, statusReason: next.statusReason } : {}),
        },
        happening: closingInWords(
          version,
          next,
          ended,
          stage,
          { opened, standIns: standInsIn(before, opened) },
          outcome,
        ),
        ...(outcome === "open"
          ? {}
          : {
              announcement: {
                type: "review.decided" as const,
                detail: { ...aboutOf(version), round: ended.round, outcome },
              },
            }),
        puts: [
          ...(outcome === "open" ? [] : [versionPut(next, version)]),
          reviewPut(ended, before),
          ...inboxPuts(
            held,
            ended,
            ended.stages.filter((one, at) => one !== before.stages[at]),
            catalog.now(),
          ),
        ],
      },
    };
  }
}

function begun(
  key: RoundKey,
  version: VersionRecord,
  { plan, requestedBy, carriedOver }: RoundPlan,
  isWanted: boolean,
  now: Date,
  calendar: ReviewRules["calendar"],
): ReviewRecord {
  const problems = plan.stages.flatMap(({ id, problem }) => (problem === null || carriedOver.has(id) ? [] : [problem]));
  if (isWanted && problems.length > 0) throw new DomainError("invalid", problems.join(" "));
  const stages = plan.stages.map((planned): ReviewStage => {
    const carried = carriedOver.get(planned.id);
    const why = planned.verdicts.map(({ about, wanted, found: seen }) => `${about}: wanted ${wanted}, found ${seen}`);
    const stage = plannedStage(planned, why.join("; ") || "It takes place for every asset of this template.");
    if (carried === undefined || stage.state === "skipped") return stage;
    const reviewers = carried.stage.reviewers.map((one) => ({ ...one, because: "decided on the version before" }));
    return { ...stage, state: "carried_over", because: carried.because, reviewers, closedAt: now.toISOString() };
  });
  return {
    ...key,
    state: isWanted ? "open" : "superseded",
    checksum: version.checksum,
    requestedBy,
    openedAt: now.toISOString(),
    template: plan.template,
    stages: isWanted ? openReady(stages, now, calendar).stages : stages,
  };
}

function askedInWords(stage: ReviewStage, wait: WaitBegun, isFirst: boolean, escalated: ReviewStage["reviewers"]) {
  const waiting = undecided(stage);
  const names = (people: readonly { name: string }[]) => people.map(({ name }) => name).join(", ") || "nobody";
  const particulars = {
    round: wait.round,
    stage: stage.id,
    name: stage.name,
    dueAt: stage.dueAt,
    reviewers: waiting.map(({ email }) => email),
    execution: wait.executionArn,
  };
  if (escalated.length > 0)
    return {
      type: "review.escalated",
      summary: `${stage.name} was late with version ${wait.version}: ${names(escalated)} may decide for it now.`,
      particulars: { ...particulars, to: escalated.map(({ email }) => email) },
    };
  if (isFirst)
    return {
      type: "review.stage-opened",
      summary: `${stage.name}: ${names(waiting)} ${waiting.length === 1 ? "was" : "were"} asked to decide on version ${wait.version} by ${stage.dueAt}.`,
      particulars,
    };
  const reminds =
    (wait.occasion.startsWith("reminder") || wait.occasion.startsWith("nudge")) &&
    !isLeftToDigest(stage.terms, wait.occasion);
  return {
    type: reminds ? "review.reminded" : "review.resumed",
    summary: reminds
      ? `${stage.name}: ${names(waiting)} ${waiting.length === 1 ? "was" : "were"} asked again for a decision on version ${wait.version}.`
      : `${stage.name}: the wait for a decision on version ${wait.version} began again.`,
    particulars,
  };
}

/** As its decisions have it, or as the end of its line does. */
function closedStage(stage: ReviewStage, now: Date): ReviewStage {
  const closedAt = now.toISOString();
  if (stage.state !== "open") return { ...stage, closedAt };
  if (stage.terms.atEnd === "approve")
    return {
      ...stage,
      closedAt,
      state: "approved",
      because: "Nobody objected in time, which this template takes for approval.",
    };
  return { ...stage, closedAt, state: "expired" };
}

function roundOutcome(stages: readonly ReviewStage[]): "open" | "approved" | "changes_requested" | "expired" {
  if (stages.some(({ state }) => state === "changes_requested")) return "changes_requested";
  if (stages.some(({ state }) => state === "expired")) return "expired";
  return stages.every(hasEndedWell) ? "approved" : "open";
}

/** What wakes the stages that a round's end has cancelled, but for the one that ended it. */
function cancelledTokens({ stages }: ReviewRecord, endedBy: string | undefined): string[] {
  return stages.flatMap(({ state, taskToken, id }) =>
    state === "cancelled" && taskToken !== null && id !== endedBy ? [taskToken] : [],
  );
}

function endOf({ state }: ReviewRecord): Outcome {
  return state === "cancelled" ? "superseded" : state;
}

function versionAfter(
  version: VersionRecord,
  review: ReviewRecord,
  outcome: "approved" | "changes_requested" | "expired",
): VersionRecord {
  if (outcome === "approved") return { ...version, status: "approved", statusReason: null };
  const voices = review.stages.flatMap(({ reviewers }) => reviewers);
  const asked = voices.filter(({ decision, standing }) => decision === "request_changes" && standing === "asked");
  const late = review.stages.filter(({ state }) => state === "expired");
  const reason =
    outcome === "changes_requested"
      ? asked.map(({ name, comment }) => `${name}: ${comment ?? ""}`).join(" ")
      : late.map(({ name, dueAt }) => `${name}: nobody decided by ${dueAt}.`).join(" ");
  return { ...version, status: "changes_requested", statusReason: reason.slice(0, 2_000) };
}

/** Somebody who is asked at a stage in the place of somebody else. */
interface StandsIn {
  stage: string;
  name: string;
  email: string;
  because: string;
}

/** Who has come to the stages that open since the round was planned. */
function standInsIn(before: ReviewRecord, opened: readonly ReviewStage[]): StandsIn[] {
  return opened.flatMap(({ id: stage, reviewers }) => {
    const planned = new Set(before.stages.find(({ id }) => id === stage)?.reviewers.map(({ email }) => email));
    return reviewers
      .filter(({ email }) => !planned.has(email))
      .map(({ name, email, because }) => ({ stage, name, email, because }));
  });
}

function closingInWords(
  version: VersionRecord,
  next: VersionRecord,
  review: ReviewRecord,
  stage: ReviewStage | undefined,
  { opened, standIns }: { opened: readonly ReviewStage[]; standIns: readonly StandsIn[] },
  outcome: Outcome,
) {
  const about = {
    actor: "system:close-review",
    version: version.version,
    particulars: {
      round: review.round,
      checksum: review.checksum,
      ...(stage && { stage: stage.id, stageOutcome: stage.state, openedAt: stage.openedAt, dueAt: stage.dueAt }),
      outcome,
      opened: opened.map(({ id }) => id),
      ...(standIns.length > 0 && { standIns }),
    },
  };
  const ending = stage === undefined ? "" : `${stage.name} ended: ${stage.state.replaceAll("_", " ")}. `;
  return outcome === "open"
    ? {
        ...about,
        type: "review.stage-closed",
        summary: `${ending}${opened.length === 0 ? "Other stages go on." : `${opened.map(({ name }) => name).join(" and ")} begins.`}${standIns.map(({ name, because }) => ` ${name} ${because}.`).join("")}`,
      }
    : {
        ...about,
        type: "review.decided",
        summary: `${ending}The review of version ${version.version} ended: ${next.statusReason ?? "it is approved."}`,
      };
}

function aboutOf(version: VersionRecord) {
  return { assetId: version.assetId, version: version.version, brand: version.brand, key: version.master.key };
}
