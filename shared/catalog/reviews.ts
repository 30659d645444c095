import { mayBecome } from "../asset/status.ts";
import { ConflictError, DomainError } from "../error.ts";
import type { BusinessCalendar } from "../review/business-calendar.ts";
import type { Decision } from "../review/decision.ts";
import { isLeftToDigest } from "../review/digest.ts";
import type { ReviewPlan } from "../review/plan-review.ts";
import { inboxPuts } from "./asks.ts";
import { type Catalog, found, reviewPut, versionPut } from "./catalog.ts";
import { endedReview, endReview, tokensOf } from "./end-review.ts";
import type { Put } from "./item-store.ts";
import type { AssetRecord, ReviewRecord, ReviewStage, VersionRecord } from "./records.ts";
import { refuseUnlessOpen, reviewerOf, stageOf } from "./refuse-review.ts";
import {
  askedReviewer,
  hasEndedWell,
  isToBeClosed,
  openReady,
  outcomeSoFar,
  plannedStage,
  undecided,
  withReviewer,
  withStage,
} from "./review-stage.ts";

/** A round of a version. */
export interface RoundKey {
  assetId: string;
  version: number;
  round: number;
}

/** What a round is begun with. */
export interface RoundPlan {
  plan: ReviewPlan;
  requestedBy: string;
  /** Stages whose decisions on an earlier version hold for this one too, and why. */
  carriedOver: Map<string, { stage: ReviewStage; because: string }>;
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

export interface DecisionMade extends RoundKey {
  stage: string;
  reviewerId: string;
  linkId: string;
  decision: Decision;
  comment: string | null;
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
export function makeReviews(catalog: Catalog, calendar: (id: string) => BusinessCalendar) {
  return {
    /**
     * Writes down how a round will go, and opens the stages that come first. Safe to repeat; a round that is planned comes
     * back as it is.
     *
     * @throws DomainError invalid when a stage would ask nobody.
     */
    async plan(
      key: RoundKey,
      planFor: (asset: AssetRecord, version: VersionRecord) => Promise<RoundPlan>,
    ): Promise<ReviewRecord> {
      return catalog.change<ReviewRecord>(key.assetId, async (asset) => {
        const [held, version] = await both(asset, key);
        const current = await catalog.findReview(key.assetId, key.version, key.round);
        if (current !== undefined) return { change: null, answer: current };
        const round = await planFor(held, version);
        const isWanted = version.status === "in_review" && version.rounds === key.round;
        const review = begun(key, version, round, isWanted, catalog.now(), calendar);
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
        const [held, version] = await both(asset, wait);
        const review = found(
          await catalog.findReview(wait.assetId, wait.version, wait.round),
          "There is no such review.",
        );
        const stage = stageOf(review, wait.stage);
        const answer = { asset: held, version, review, stage };
        if (review.state !== "open" || stage.state !== "open" || stage.taskToken === wait.taskToken)
          return { change: null, answer };
        const escalated = escalatedBy(stage, wait.occasion);
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
     * Records one reviewer's decision on the bytes that were shown, and settles the stage when that is what it comes to: one
     * conditional write, so of decisions that race each sees those before it. Until the stage closes, a decision may be
     * replaced by another.
     *
     * @throws DomainError gone with the reason when there is nothing to decide any more.
     */
    async decide(made: DecisionMade): Promise<{ review: ReviewRecord; stage: ReviewStage }> {
      return catalog.change(made.assetId, async (asset) => {
        const [held, version] = await both(asset, made);
        const review = found(
          await catalog.findReview(made.assetId, made.version, made.round),
          "This link belongs to no review.",
        );
        const stage = stageOf(review, made.stage);
        const reviewer = reviewerOf(stage, made.reviewerId, made.linkId);
        refuseUnlessOpen(review, stage, reviewer, version, held, catalog.now());
        if (reviewer.decision === made.decision && reviewer.comment === made.comment)
          return { change: null, answer: { review, stage } };
        const decided = {
          ...reviewer,
          decision: made.decision,
          decidedAt: catalog.now().toISOString(),
          comment: made.comment,
        };
        const counted = withReviewer(stage, decided);
        const next: ReviewStage = { ...counted, state: outcomeSoFar(counted) ?? "open" };
        const changed = withStage(review, next);
        return {
          answer: { review: changed, stage: next },
          change: {
            asset: held,
            happening: {
              type: "review.decision",
              actor: `reviewer:${reviewer.email}`,
              version: made.version,
              summary: decisionInWords(reviewer.name, stage.name, made),
              particulars: {
                round: made.round,
                stage: stage.id,
                decision: made.decision,
                comment: made.comment,
                checksum: review.checksum,
                link: made.linkId,
                ...(reviewer.decision === null ? {} : { previous: reviewer.decision }),
              },
            },
            puts: [reviewPut(changed, review), ...inboxPuts(held, changed, [next], catalog.now())],
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
        const [[held, version], review] = await Promise.all([
          both(asset, key),
          catalog.findReview(key.assetId, key.version, key.round),
        ]);
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
     * Prepares another round for a version whose changes were declined, or that was withdrawn; or, by a template that was
     * chosen, for one whose review is under way, which is given up.
     * @throws ConflictError when its status does not allow one.
     */
    async restart(
      assetId: string,
      actor: string,
      template?: string,
    ): Promise<{ asset: AssetRecord; version: VersionRecord; tokensToWake: string[] }> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, held.version);
        const underWay = version.status === "in_review" && template !== undefined;
        if (!(underWay || mayBecome(version.status, "in_review")) || version.rounds === 0) {
          throw new ConflictError(`Version ${version.version} is ${version.status}; no review can be started.`, {
            details: { status: version.status },
          });
        }
        const before = underWay ? await catalog.findReview(assetId, version.version, version.rounds) : undefined;
        const givenUp = before?.state === "open" ? before : undefined;
        const next: VersionRecord = { ...version, status: "in_review", statusReason: null, rounds: version.rounds + 1 };
        const changed = { ...held, status: next.status, statusReason: null };
        return {
          answer: { asset: changed, version: next, tokensToWake: givenUp === undefined ? [] : tokensOf(givenUp) },
          change: {
            asset: changed,
            happening: {
              type: "review.restarted",
              actor,
              version: version.version,
              summary: `Another review of version ${version.version} was started (round ${next.rounds})${template === undefined ? "" : `, by the template ${template}`}.`,
              particulars: { round: next.rounds, checksum: version.checksum, ...(template && { template }) },
            },
            puts: [
              versionPut(next, version),
              ...(givenUp === undefined ? [] : endReview(held, givenUp, "cancelled", catalog.now())),
            ],
          },
        };
      });
    },

    /** The review workflow itself broke: the version goes back to its producer, with the reason. Safe to repeat. */
    async abandon(key: RoundKey, reason: string): Promise<void> {
      await catalog.change(key.assetId, async (asset) => {
        const [held, version] = await both(asset, key);
        if (version.status !== "in_review" || version.rounds !== key.round) return { change: null, answer: undefined };
        const review = await catalog.findReview(key.assetId, key.version, key.round);
        const next: VersionRecord = { ...version, status: "changes_requested", statusReason: reason };
        const puts: Put[] = [versionPut(next, version)];
        if (review?.state === "open") {
          puts.push(...endReview(held, review, "cancelled", catalog.now()));
        }
        return {
          answer: undefined,
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

  async function both(asset: AssetRecord | undefined, key: RoundKey): Promise<[AssetRecord, VersionRecord]> {
    return [found(asset, `There is no asset ${key.assetId}.`), await catalog.getVersion(key.assetId, key.version)];
  }

  /** With a stage closed: the next stages, or the end. */
  function goOn(
    held: AssetRecord,
    version: VersionRecord,
    before: ReviewRecord,
    closed: ReviewRecord,
    stage: ReviewStage | undefined,
  ) {
    const ready = openReady(closed.stages, catalog.now(), calendar, stage?.id);
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
        happening: closingInWords(version, next, ended, stage, opened, outcome),
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
  calendar: (id: string) => BusinessCalendar,
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

function escalatedBy(stage: ReviewStage, occasion: string) {
  const [, number] = /^escalation-(\d+)$/.exec(occasion) ?? [];
  if (number === undefined) return [];
  const known = new Set(stage.reviewers.map(({ email }) => email));
  return (stage.escalations[Number(number) - 1] ?? [])
    .filter(({ email }) => !known.has(email))
    .map((one) => askedReviewer(one, occasion));
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

function decisionInWords(name: string, stage: string, { decision, version, comment }: DecisionMade): string {
  const said = comment === null ? "." : `: ${comment}`;
  switch (decision) {
    case "approve":
      return `${name} approved version ${version} for ${stage}${said}`;
    case "approve_with_changes":
      return `${name} approved version ${version} for ${stage}, with changes${said}`;
    case "request_changes":
      return `${name} asked for changes to version ${version} for ${stage}${said}`;
    case "not_relevant":
      return `${name} found version ${version} not relevant for ${stage}${said}`;
  }
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

function closingInWords(
  version: VersionRecord,
  next: VersionRecord,
  review: ReviewRecord,
  stage: ReviewStage | undefined,
  opened: readonly ReviewStage[],
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
    },
  };
  const ending = stage === undefined ? "" : `${stage.name} ended: ${stage.state.replaceAll("_", " ")}. `;
  return outcome === "open"
    ? {
        ...about,
        type: "review.stage-closed",
        summary: `${ending}${opened.length === 0 ? "Other stages go on." : `${opened.map(({ name }) => name).join(" and ")} begins.`}`,
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
