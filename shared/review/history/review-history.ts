import type { AuditRecord } from "../../audit/chain.ts";
import { type ReviewEvent, reviewEventOf } from "./review-event.ts";
import { type RoundHistory, roundHistory } from "./round-history.ts";
import type { RoundEnd } from "./stage-history.ts";

export interface VersionHistory {
  version: number;
  checksum: string | null;
  bytes: number | null;
  uploadedBy: string | null;
  /** What became of it, beside its reviews. */
  milestones: { at: string; type: string; summary: string }[];
  rounds: RoundHistory[];
  remarks: Remark[];
}

/** A comment, an answer to one, or a comment being settled. */
export interface Remark {
  at: string;
  type: string;
  who: string;
  /** Null where the record does not hold them. */
  words: string | null;
  /** Of the comment, where its words are not in the record. */
  sha256: string | null;
  summary: string;
}

export interface Waiver {
  at: string;
  version: number | null;
  grantedBy: string;
  rule: string | null;
  /** The finding that it covers, and what that said of the version. */
  covers: { code: string; messages: string[] } | null;
  reason: string | null;
  until: string | null;
  revoked: { at: string; by: string; reason: string | null } | null;
}

export interface ReviewHistory {
  /** Oldest first. */
  versions: VersionHistory[];
  waivers: Waiver[];
}

const arrivals = new Set(["asset.registered", "version.quarantined"]);

/**
 * What an asset's audit trail says of its versions and their reviews, sorted into rounds, stages and people. Records that
 * it does not know, or that lack what they should say, leave gaps and no errors.
 *
 * @param records the whole trail, first record first
 */
export function reviewHistory(records: readonly AuditRecord[]): ReviewHistory {
  const events = records.map(reviewEventOf);
  const numbers = [...new Set(events.flatMap(({ version }) => version ?? []))].sort((a, b) => a - b);
  return {
    versions: numbers.map((version) =>
      versionHistory(
        version,
        events.filter((event) => event.version === version),
        overtakingOf(version, events),
      ),
    ),
    waivers: waiversIn(events),
  };
}

function versionHistory(version: number, events: readonly ReviewEvent[], overtakings: RoundEnd[]): VersionHistory {
  const milestones = events.filter(({ type }) => type.startsWith("asset.") || type.startsWith("version."));
  const ofRounds = Map.groupBy(
    events.filter(({ type, round }) => type.startsWith("review.") && round !== undefined),
    ({ round = 0 }) => round,
  );
  return {
    version,
    checksum: events.findLast(({ checksum }) => checksum !== undefined)?.checksum ?? null,
    bytes: milestones.findLast(({ bytes }) => bytes !== undefined)?.bytes ?? null,
    uploadedBy: milestones.find(({ uploadedBy }) => uploadedBy !== undefined)?.uploadedBy ?? null,
    milestones: milestones.map(({ at, type, summary }) => ({ at, type, summary })),
    rounds: [...ofRounds]
      .sort(([a], [b]) => a - b)
      .map(([round, ofRound]) => {
        const begun = ofRound[0]?.at ?? "";
        return roundHistory(
          version,
          round,
          ofRound,
          overtakings.find((end) => end !== null && end.at >= begun) ?? null,
        );
      }),
    remarks: events
      .filter(({ type }) => type.startsWith("comment."))
      .map(({ at, type, actor, who, text, sha256, summary }) => ({
        at,
        type,
        who: who ?? actor,
        words: text ?? null,
        sha256: sha256 ?? null,
        summary,
      })),
  };
}

/** Whatever ends the review of a version without deciding it, in order: it is withdrawn, or a newer one arrives. */
function overtakingOf(version: number, events: readonly ReviewEvent[]): RoundEnd[] {
  const newer = events.find((event) => (event.version ?? 0) > version && arrivals.has(event.type));
  return events.flatMap((event) => {
    if (event === newer) return { at: event.at, outcome: "superseded" };
    if (event.version === version && event.type === "version.withdrawn") return { at: event.at, outcome: "withdrawn" };
    return [];
  });
}

function waiversIn(events: readonly ReviewEvent[]): Waiver[] {
  const revocations = events.filter(({ type }) => type === "review.waiver-revoked");
  return events
    .filter(({ type }) => type === "review.waiver-granted")
    .map(({ at, version, actor, who, waiver, rule, covers, reason, until }) => {
      const revoked = revocations.find((revocation) => waiver !== undefined && revocation.waiver === waiver);
      return {
        at,
        version,
        grantedBy: who ?? actor,
        rule: rule ?? null,
        covers: covers === undefined ? null : { code: covers, messages: messagesOf(covers, version) },
        reason: reason ?? null,
        until: until ?? null,
        revoked:
          revoked === undefined
            ? null
            : { at: revoked.at, by: revoked.who ?? revoked.actor, reason: revoked.reason ?? null },
      };
    });

  function messagesOf(code: string, version: number | null): string[] {
    const found = events.filter((event) => event.version === version).flatMap(({ findings }) => findings);
    return [...new Set(found.flatMap((finding) => (finding.code === code ? (finding.message ?? []) : [])))];
  }
}
