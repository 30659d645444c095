import { type AuditRecord, emptyChain, link } from "../../audit/chain.ts";
import type { RecordExport } from "../../audit/record-export.ts";

/** When a made-up trail begins. */
export const beginning = Date.parse("2027-03-01T09:00:00.000Z");
export const hour = 3_600_000;

export const assetId = "a-1";
export const checksum = "md5:1b2c:1000";

/** A moment so many hours after the beginning. */
export function hoursIn(hours: number): string {
  return new Date(beginning + hours * hour).toISOString();
}

/** What a made-up record says: so many hours after the beginning, what, with which particulars. */
export type Made = [
  hours: number,
  type: string,
  particulars?: Record<string, unknown>,
  more?: { actor?: string; version?: number | null; summary?: string },
];

/** A trail of records as the house would chain them. */
export function trailOf(made: readonly Made[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const [hours, type, particulars = {}, { actor = "system:test", version = 1, summary } = {}] of made) {
    const happening = { at: hoursIn(hours), type, actor, version, summary: summary ?? `It was ${type}.`, particulars };
    records.push(link(assetId, records.at(-1) ?? emptyChain(assetId), happening));
  }
  return records;
}

export function exportOf(made: readonly Made[], hours = 1_000): RecordExport {
  const records = trailOf(made);
  const { sequence, hash } = records.at(-1) ?? emptyChain(assetId);
  return {
    format: "greenlight-record-1",
    assetId,
    key: "acme/spring/hero-film.mov",
    exportedAt: hoursIn(hours),
    head: { sequence, hash },
    records,
  };
}

const by = (email: string) => ({ actor: `reviewer:${email}` });

/**
 * A film that takes two versions: the lawyer asks for changes to the first, late and after a reminder; for the second,
 * what the brand had approved is carried over, and the lawyer's deputy approves with changes.
 */
export const twoVersions: readonly Made[] = [
  [0, "asset.registered", { checksum, bytes: 734_003_200, uploadedBy: "pia@studio.example" }],
  [0.2, "version.catalogued", { checksum }],
  [
    0.3,
    "review.planned",
    {
      round: 1,
      template: { id: "campaign", name: "Campaign film" },
      chosenBy: "rule: films of a campaign",
      stages: [
        { id: "brand", name: "Brand", state: "waiting" },
        { id: "legal", name: "Legal", state: "waiting" },
        { id: "medical", name: "Medical", state: "skipped", reason: "No claim about health." },
      ],
    },
  ],
  [0.3, "review.stage-skipped", { round: 1, stage: "medical", reason: "No claim about health." }],
  [
    0.4,
    "review.stage-opened",
    {
      round: 1,
      stage: "brand",
      name: "Brand",
      dueAt: hoursIn(48),
      checksum,
      reviewers: ["rosa@acme.example", "bo@acme.example"],
    },
  ],
  [0.5, "review.delivered", { round: 1, stage: "brand", reviewer: "rosa@acme.example", messageId: "m1" }],
  [0.6, "review.prefetched", { round: 1, stage: "brand", reviewer: "rosa@acme.example" }],
  [2, "review.opened", { round: 1, stage: "brand", reviewer: "rosa@acme.example" }, by("rosa@acme.example")],
  [
    3,
    "review.decision",
    { round: 1, stage: "brand", decision: "approve", comment: null, checksum, link: "l1" },
    { ...by("rosa@acme.example"), summary: "Rosa approved version 1." },
  ],
  [
    5,
    "review.decision",
    { round: 1, stage: "brand", decision: "approve", comment: "Lovely light.", checksum, link: "l2" },
    { ...by("bo@acme.example"), summary: "Bo approved version 1." },
  ],
  [5, "review.stage-closed", { round: 1, stage: "brand", outcome: "approved" }],
  [
    5.1,
    "review.stage-opened",
    { round: 1, stage: "legal", name: "Legal", dueAt: hoursIn(53), checksum, reviewers: ["lea@law.example"] },
  ],
  [
    40,
    "review.reminded",
    { round: 1, stage: "legal", reviewers: ["lea@law.example"] },
    { summary: "Lea was reminded." },
  ],
  [54, "review.escalated", { round: 1, stage: "legal", to: ["head@law.example"] }, { summary: "Lea's head was told." }],
  [55, "comment.added", { comment: "c1", text: "Whose song is this at 0:12?" }, by("lea@law.example")],
  [
    55.5,
    "comment.replied",
    { comment: "c2", parent: "c1", sha256: "9f86d081884c7d65" },
    { summary: "Pia replied to a comment on version 1." },
  ],
  [
    56,
    "review.decision",
    {
      round: 1,
      stage: "legal",
      decision: "request_changes",
      comment: "Clear the song.\nThen send it again.",
      checksum,
      link: "l3",
    },
    { ...by("lea@law.example"), summary: "Lea asked for changes to version 1: Clear the song." },
  ],
  [56, "review.stage-closed", { round: 1, stage: "legal", outcome: "changes_requested" }],
  [56.1, "review.decided", { round: 1, outcome: "changes_requested", checksum }],
  [
    80,
    "asset.registered",
    { checksum: "md5:2b:1", bytes: 734_000_000, uploadedBy: "pia@studio.example" },
    { version: 2 },
  ],
  [
    81,
    "review.planned",
    {
      round: 1,
      stages: [
        { id: "brand", name: "Brand", state: "carried_over" },
        { id: "legal", name: "Legal" },
      ],
    },
    { version: 2 },
  ],
  [81, "review.stage-carried-over", { round: 1, stage: "brand", fromVersion: 1, fromRound: 1 }, { version: 2 }],
  [
    81,
    "review.stage-opened",
    {
      round: 1,
      stage: "legal",
      name: "Legal",
      dueAt: hoursIn(129),
      checksum: "md5:2b:1",
      reviewers: ["lea@law.example"],
    },
    { version: 2 },
  ],
  [
    82,
    "review.delegated",
    { round: 1, stage: "legal", from: "lea@law.example", to: "dan@law.example" },
    { version: 2, summary: "Lea handed over to Dan." },
  ],
  [
    90,
    "review.decision",
    {
      round: 1,
      stage: "legal",
      decision: "approve_with_changes",
      comment: "Mind the credits.",
      checksum: "md5:2b:1",
      link: "l4",
    },
    { ...by("dan@law.example"), version: 2, summary: "Dan approved version 2 with changes." },
  ],
  [90, "review.stage-closed", { round: 1, stage: "legal", outcome: "approved_with_changes" }, { version: 2 }],
  [
    90,
    "review.waiver-granted",
    { waiver: "w1", rule: "Loudness", reason: "It is meant to be quiet.", until: hoursIn(2_000) },
    { version: 2, actor: "user:u1" },
  ],
  [90.1, "review.decided", { round: 1, outcome: "approved", checksum: "md5:2b:1" }, { version: 2 }],
  [90.1, "review.waiver-revoked", { waiver: "w1", reason: "It was made louder." }, { version: 2, actor: "user:u2" }],
  [90.1, "version.live", { checksum: "md5:2b:1" }, { version: 2, summary: "Version 2 is live." }],
];
