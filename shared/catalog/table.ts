/**
 * The shape of the one table; the stack that creates it reads this, and so does nothing else but the repositories.
 *
 * | item | pk | sk | in gsi1 | in gsi2 |
 * |---|---|---|---|---|
 * | asset: what a listing shows, and the head of its journal | `asset#<id>` | `asset` | by brand | by brand and status |
 * | version: status, bytes, execution, cost | `asset#<id>` | `version#<n>` | | |
 * | findings of a version: renditions, tags, technical, compressed | `asset#<id>` | `version#<n>#catalogue` | | |
 * | transcode of a version that was paid for | `asset#<id>` | `version#<n>#transcode` | | |
 * | review round of a version, with its reviewers and decisions | `asset#<id>` | `version#<n>#review#<round>` | | |
 * | mail to a reviewer | `asset#<id>` | `version#<n>#mail#<round>#<reviewer>#<occasion>` | | |
 * | comment on a version | `asset#<id>` | `version#<n>#comment#<id>` | | |
 * | reply to a comment | `asset#<id>` | `version#<n>#comment#<its comment>#<id>` | | |
 * | how many comments a version has, and who takes part | `asset#<id>` | `version#<n>#discussion` | | |
 * | mail to whom a comment mentions | `asset#<id>` | `version#<n>#mention#<comment>#<recipient>` | | |
 * | what was told of the newest mail to a reviewer of a round | `asset#<id>` | `version#<n>#mail-state#<round>#<reviewer>` | | |
 * | mail event that is on record, so that it is not recorded twice | `asset#<id>` | `version#<n>#mail-event#<message>#<event>` | | |
 * | journal entry: audit record and outgoing event in one | `asset#<id>` | `journal#<sequence>` | those that show, by brand, as they happened | |
 * | code that a reviewer has to enter | `asset#<id>` | `version#<n>#code#<round>#<link>` | | |
 * | exception from a standard | `asset#<id>` | `waiver#<waiver>` | | |
 * | who has said that they are away, and who stands in | `absences` | `absences` | | |
 * | what a reviewer is asked | `reviewer#<reviewer>` | `ask#<asset>#<n>#<round>#<stage>` | all that wait, by reviewer and due date | |
 * | digest of a morning to a reviewer | `digest#<local date>` | `mail#<reviewer>` | | |
 * | who of a stage is on record as reminded by a morning's digest | `digest#<local date>` | `recorded#<asset>#<n>#<round>#<stage>` | | |
 * | bytes that have been seen | `bytes#<fingerprint>` | `bytes` | | |
 * | refused object that is no asset's | `asset#<id>` | `asset` | by brand | by brand and status |
 * | idempotency key of a request | `request#<subject>#<key>` | `request` | | |
 *
 * Numbers in keys are padded, so that they sort as text. `ttl` is seconds since the epoch.
 */
export const tableKeys = {
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "ttl",
  /** Both project every attribute; their keys are strings. */
  indexes: [
    /**
     * Assets of a brand, newest first: `brand#<brand>` / `<createdAt>#<id>`; what happened to them, first happening first:
     * `change#<brand>` / `<milliseconds>#<id>#<sequence>`; asks that wait.
     */
    { name: "gsi1", partitionKey: "gsi1pk", sortKey: "gsi1sk" },
    /** Assets of a brand in a status, newest first: `brand#<brand>#<status>` / `<createdAt>#<id>`. */
    { name: "gsi2", partitionKey: "gsi2pk", sortKey: "gsi2sk" },
  ],
  streamView: "NEW_IMAGE",
} as const;

/**
 * Lets the relay be woken by outgoing events alone: the event source mapping's filter pattern on the table's stream.
 * Journal entries that are to be published carry an `event` map.
 */
export const outboxFilter = {
  eventName: ["INSERT"],
  dynamodb: { NewImage: { event: { M: { id: { S: [{ exists: true }] } } } } },
};
