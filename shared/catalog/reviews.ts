import { createHash, randomBytes } from "node:crypto";
import { mayBecome } from "../asset/status.ts";
import { ConflictError, DomainError } from "../error.ts";
import { type Catalog, found, reviewPut, versionPut } from "./catalog.ts";
import type { Put } from "./item-store.ts";
import type { AssetRecord, Decision, ReviewRecord, VersionRecord } from "./records.ts";

/** A wait for a decision that has begun. */
export interface RoundBegun {
  assetId: string;
  version: number;
  round: number;
  executionArn: string;
  taskToken: string;
  /** The due date has passed, and those who have not decided are asked again. */
  reminder: boolean;
}

/** What a round is opened with. */
export interface RoundTerms {
  reviewers: { name: string; email: string }[];
  dueAt: string;
  expiresAt: string;
  requestedBy: string;
}

export interface RoundOpened {
  asset: AssetRecord;
  version: VersionRecord;
  review: ReviewRecord;
}

export interface DecisionMade {
  assetId: string;
  version: number;
  round: number;
  reviewerId: string;
  linkId: string;
  decision: Decision;
  comment: string | null;
}

export type Outcome = "approved" | "changes_requested" | "expired";

/** How versions get their approval. */
export function makeReviews(catalog: Catalog) {
  return {
    /**
     * Opens a round, or hands a newer task token to one that is open. Safe to repeat. A round that is not open any more
     * comes back as it is: there is nobody left to ask.
     *
     * @param termsFor whom a round that is new asks, and until when
     */
    async open(
      round: RoundBegun,
      termsFor: (asset: AssetRecord, version: VersionRecord) => RoundTerms,
    ): Promise<RoundOpened> {
      return catalog.change<RoundOpened>(round.assetId, async (asset) => {
        const [[held, version], current] = await Promise.all([
          both(asset, round.assetId, round.version),
          catalog.findReview(round.assetId, round.version, round.round),
        ]);
        const opened = (review: ReviewRecord): RoundOpened => ({ asset: held, version, review });
        if (current !== undefined) {
          const { change, answer } = reopened(held, current, round);
          return { change, answer: opened(answer) };
        }
        const terms = termsFor(held, version);
        const review: ReviewRecord = {
          assetId: round.assetId,
          version: round.version,
          round: round.round,
          state: version.status === "in_review" && version.rounds === round.round ? "open" : "superseded",
          checksum: version.checksum,
          requestedBy: terms.requestedBy,
          openedAt: catalog.now().toISOString(),
          dueAt: terms.dueAt,
          expiresAt: terms.expiresAt,
          executionArn: round.executionArn,
          taskToken: round.taskToken,
          reviewers: terms.reviewers.map(({ name, email }) => ({
            id: reviewerIdOf(email),
            name,
            email,
            linkId: randomBytes(12).toString("base64url"),
            decision: null,
            decidedAt: null,
            comment: null,
          })),
        };
        if (review.state !== "open") return { change: null, answer: opened(review) };
        const about = aboutOf(version);
        return {
          answer: opened(review),
          change: {
            asset: held,
            happening: {
              type: "review.requested",
              actor: "system:open-review",
              version: round.version,
              summary: `${review.reviewers.map(({ name }) => name).join(", ")} ${review.reviewers.length === 1 ? "was" : "were"} asked to approve version ${round.version} by ${review.dueAt}.`,
              particulars: {
                round: round.round,
                checksum: review.checksum,
                reviewers: review.reviewers.map(({ email }) => email),
                execution: round.executionArn,
              },
            },
            announcement: { type: "review.requested", detail: { ...about, round: round.round, dueAt: review.dueAt } },
            puts: [reviewPut(review)],
          },
        };
      });
    },

    /**
     * Records one reviewer's decision, once, on the bytes that were shown. The round is settled as soon as one asks
     * for changes or all have approved.
     *
     * @throws DomainError gone, with `details.reason` `superseded`, `withdrawn` or `expired`; conflict with `details.reason` `decided`.
     */
    async decide(made: DecisionMade): Promise<ReviewRecord> {
      return catalog.change(made.assetId, async (asset) => {
        const [held, version] = await both(asset, made.assetId, made.version);
        const review = found(
          await catalog.findReview(made.assetId, made.version, made.round),
          "This link belongs to no review.",
        );
        const reviewer = reviewerOf(review, made.reviewerId, made.linkId);
        refuseUnlessOpen(review, reviewer, version, held, catalog.now());
        const at = catalog.now().toISOString();
        const reviewers = review.reviewers.map((one) =>
          one.id === reviewer.id ? { ...one, decision: made.decision, decidedAt: at, comment: made.comment } : one,
        );
        const state = reviewers.some(({ decision }) => decision === "request_changes")
          ? "changes_requested"
          : reviewers.every(({ decision }) => decision === "approve")
            ? "approved"
            : "open";
        const next: ReviewRecord = { ...review, reviewers, state };
        return {
          answer: next,
          change: {
            asset: held,
            happening: {
              type: "review.decision",
              actor: `reviewer:${reviewer.email}`,
              version: made.version,
              summary:
                made.decision === "approve"
                  ? `${reviewer.name} approved version ${made.version}.`
                  : `${reviewer.name} asked for changes to version ${made.version}: ${made.comment ?? ""}`,
              particulars: {
                round: made.round,
                decision: made.decision,
                comment: made.comment,
                checksum: review.checksum,
                link: made.linkId,
              },
            },
            puts: [reviewPut(next, review)],
          },
        };
      });
    },

    /**
     * Turns the end of a round into the version's status: approved, or changes requested, also when nobody decided in
     * time. Safe to repeat; answers the version as it is.
     */
    async close(
      assetId: string,
      number: number,
      round: number,
    ): Promise<{ version: VersionRecord; outcome: Outcome | "superseded" }> {
      return catalog.change(assetId, async (asset) => {
        const [[held, version], review] = await Promise.all([
          both(asset, assetId, number),
          catalog.findReview(assetId, number, round),
        ]);
        // The version was withdrawn or superseded before anybody could be asked: there is no round on record to close.
        if (review === undefined) return { change: null, answer: { version, outcome: "superseded" as const } };
        const outcome = outcomeOf(review);
        if (version.status !== "in_review" || version.rounds !== round) {
          return {
            change: null,
            answer: { version, outcome: review.state === "open" ? ("superseded" as const) : outcome },
          };
        }
        const state = review.state === "open" ? ("expired" as const) : review.state;
        const next: VersionRecord =
          outcome === "approved"
            ? { ...version, status: "approved", statusReason: null }
            : changesRequested(version, review);
        const settled = outcome === "superseded" ? "changes_requested" : outcome;
        return {
          answer: { version: next, outcome },
          change: {
            asset: {
              ...held,
              ...(held.version === number ? { status: next.status, statusReason: next.statusReason } : {}),
            },
            happening: {
              type: "review.decided",
              actor: "system:close-review",
              version: number,
              summary: `The review of version ${number} ended: ${next.statusReason ?? "it is approved."}`,
              particulars: { round, outcome: settled, checksum: review.checksum },
            },
            announcement: { type: "review.decided", detail: { ...aboutOf(version), round, outcome: settled } },
            puts: [versionPut(next, version), reviewPut({ ...review, state }, review)],
          },
        };
      });
    },

    /**
     * Prepares another round for a version whose changes were declined, or that was withdrawn.
     * @throws ConflictError when its status does not allow one.
     */
    async restart(assetId: string, actor: string): Promise<{ asset: AssetRecord; version: VersionRecord }> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, held.version);
        if (!mayBecome(version.status, "in_review") || version.rounds === 0) {
          throw new ConflictError(`Version ${version.version} is ${version.status}; no review can be started.`, {
            details: { status: version.status },
          });
        }
        const next: VersionRecord = { ...version, status: "in_review", statusReason: null, rounds: version.rounds + 1 };
        const changed = { ...held, status: next.status, statusReason: null };
        return {
          answer: { asset: changed, version: next },
          change: {
            asset: changed,
            happening: {
              type: "review.restarted",
              actor,
              version: version.version,
              summary: `Another review of version ${version.version} was started (round ${next.rounds}).`,
              particulars: { round: next.rounds, checksum: version.checksum },
            },
            puts: [versionPut(next, version)],
          },
        };
      });
    },

    /** The review workflow itself broke: the version goes back to its producer, with the reason. Safe to repeat. */
    async abandon(assetId: string, number: number, round: number, reason: string): Promise<void> {
      await catalog.change(assetId, async (asset) => {
        const [held, version] = await both(asset, assetId, number);
        if (version.status !== "in_review" || version.rounds !== round) return { change: null, answer: undefined };
        const review = await catalog.findReview(assetId, number, round);
        const next: VersionRecord = { ...version, status: "changes_requested", statusReason: reason };
        const puts: Put[] = [versionPut(next, version)];
        if (review?.state === "open") puts.push(reviewPut({ ...review, state: "cancelled" }, review));
        return {
          answer: undefined,
          change: {
            asset: held.version === number ? { ...held, status: next.status, statusReason: reason } : held,
            happening: {
              type: "review.abandoned",
              actor: "system:record-failure",
              version: number,
              summary: `The review of version ${number} broke off: ${reason}`,
              particulars: { round, checksum: version.checksum },
            },
            announcement: { type: "version.failed", detail: { ...aboutOf(version), step: "review", reason } },
            puts,
          },
        };
      });
    },
  };

  async function both(
    asset: AssetRecord | undefined,
    assetId: string,
    number: number,
  ): Promise<[AssetRecord, VersionRecord]> {
    return [found(asset, `There is no asset ${assetId}.`), await catalog.getVersion(assetId, number)];
  }
}

function reopened(asset: AssetRecord, current: ReviewRecord, round: RoundBegun) {
  if (current.state !== "open" || current.taskToken === round.taskToken) return { change: null, answer: current };
  const next = { ...current, taskToken: round.taskToken, executionArn: round.executionArn };
  return {
    answer: next,
    change: {
      asset,
      happening: {
        type: round.reminder ? "review.reminded" : "review.resumed",
        actor: "system:open-review",
        version: round.version,
        summary: round.reminder
          ? `Those who have not decided on version ${round.version} were asked again.`
          : `The wait for a decision on version ${round.version} began again after an interruption.`,
        particulars: { round: round.round, checksum: current.checksum },
      },
      puts: [reviewPut(next, current)],
    },
  };
}

/** The reviewer whom a link names. @throws DomainError not_found. */
export function reviewerOf(
  review: ReviewRecord,
  reviewerId: string,
  linkId: string,
): ReviewRecord["reviewers"][number] {
  return found(
    review.reviewers.find((one) => one.id === reviewerId && one.linkId === linkId),
    "This link belongs to no review.",
  );
}

/**
 * Refuses kindly what a reviewer can no longer decide.
 * @throws DomainError gone, or ConflictError when they have decided already.
 */
export function refuseUnlessOpen(
  review: ReviewRecord,
  reviewer: ReviewRecord["reviewers"][number],
  version: VersionRecord,
  asset: Pick<AssetRecord, "version">,
  now: Date,
): void {
  if (reviewer.decision !== null) {
    throw new ConflictError("You have decided on this version already. Thank you!", {
      details: { reason: "used", decision: reviewer.decision, decidedAt: reviewer.decidedAt },
    });
  }
  const gone = (reason: string, message: string) => new DomainError("gone", message, { details: { reason } });
  if (review.state === "superseded" || (version.status !== "in_review" && asset.version > version.version)) {
    throw gone("superseded", "A newer version has taken the place of this one. You will get a mail for it.");
  }
  if (version.status === "withdrawn" || review.state === "cancelled")
    throw gone("withdrawn", "This version was withdrawn; there is nothing left to decide.");
  if (review.state === "expired" || now.toISOString() >= review.expiresAt) {
    throw gone("expired", "This link has expired. Ask for the review to be started again.");
  }
  if (review.state !== "open" || version.status !== "in_review" || version.rounds !== review.round) {
    throw gone("settled", "The review of this version is over; there is nothing left to decide.");
  }
  if (version.checksum !== review.checksum) throw gone("superseded", "The file has changed since you were asked.");
}

/** Names a reviewer in keys and links without showing the address. */
function reviewerIdOf(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url").slice(0, 12);
}

function outcomeOf(review: ReviewRecord): Outcome | "superseded" {
  switch (review.state) {
    case "approved":
    case "changes_requested":
    case "expired":
      return review.state;
    case "open":
      return "expired";
    case "superseded":
    case "cancelled":
      return "superseded";
  }
}

function changesRequested(version: VersionRecord, review: ReviewRecord): VersionRecord {
  const asked = review.reviewers.filter(({ decision }) => decision === "request_changes");
  const reason =
    asked.length > 0
      ? asked.map(({ name, comment }) => `${name}: ${comment ?? ""}`).join(" ")
      : `Nobody decided by ${review.dueAt}.`;
  return { ...version, status: "changes_requested", statusReason: reason.slice(0, 2_000) };
}

function aboutOf(version: VersionRecord) {
  return { assetId: version.assetId, version: version.version, brand: version.brand, key: version.master.key };
}
