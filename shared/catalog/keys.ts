/** Where each item lies; the table in `table.ts` explains them. */
export const keyOf = {
  asset: (assetId: string) => ({ pk: `asset#${assetId}`, sk: "asset" }),
  version: (assetId: string, version: number) => ({ pk: `asset#${assetId}`, sk: `version#${padded(version)}` }),
  catalogue: (assetId: string, version: number) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#catalogue`,
  }),
  transcode: (assetId: string, version: number) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#transcode`,
  }),
  review: (assetId: string, version: number, round: number) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#review#${padded(round)}`,
  }),
  mail: (assetId: string, version: number, round: number, reviewer: string, occasion: string) => ({
    pk: `asset#${assetId}`,
    sk: `${mailPrefix(version, round)}${reviewer}#${occasion}`,
  }),
  code: (assetId: string, version: number, round: number, linkId: string) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#code#${padded(round)}#${linkId}`,
  }),
  /** Who has said that they are away. */
  absences: () => ({ pk: "absences", sk: "absences" }),
  waiver: (assetId: string, id: string) => ({ pk: `asset#${assetId}`, sk: `waiver#${id}` }),
  ask: (reviewer: string, assetId: string, version: number, round: number, stage: string) => ({
    pk: `reviewer#${reviewer}`,
    sk: `ask#${assetId}#${padded(version)}#${padded(round)}#${stage}`,
  }),
  mentionMail: (assetId: string, version: number, comment: string, recipient: string) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#mention#${padded(Number(comment))}#${recipient}`,
  }),
  /** The digests of a morning lie together, so that whoever goes on after a crash finds them. */
  digestMail: (date: string, reviewer: string) => ({ pk: `digest#${date}`, sk: `mail#${reviewer}` }),
  digestRecord: (date: string, assetId: string, version: number, round: number, stage: string) => ({
    pk: `digest#${date}`,
    sk: `recorded#${assetId}#${padded(version)}#${padded(round)}#${stage}`,
  }),
  /** A reply lies behind what it replies to. */
  comment: (assetId: string, version: number, id: string, parent: string | null = null) => ({
    pk: `asset#${assetId}`,
    sk: `${commentPrefix(version)}${parent === null ? "" : `${padded(Number(parent))}#`}${padded(Number(id))}`,
  }),
  discussion: (assetId: string, version: number) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#discussion`,
  }),
  mailState: (assetId: string, version: number, round: number, reviewer: string) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#mail-state#${padded(round)}#${reviewer}`,
  }),
  mailEvent: (assetId: string, version: number, messageId: string, event: string) => ({
    pk: `asset#${assetId}`,
    sk: `version#${padded(version)}#mail-event#${messageId}#${event}`,
  }),
  journal: (assetId: string, sequence: number) => ({ pk: `asset#${assetId}`, sk: `journal#${padded(sequence)}` }),
  bytes: (fingerprint: string) => ({ pk: `bytes#${fingerprint}`, sk: "bytes" }),
  request: (subject: string, key: string) => ({ pk: `request#${subject}#${key}`, sk: "request" }),
};

/** How the sort keys of the mails of a round begin; the reviewer's id follows. */
export function mailPrefix(version: number, round: number): string {
  return `version#${padded(version)}#mail#${padded(round)}#`;
}

/** How the sort keys of a version's comments begin. */
export function commentPrefix(version: number): string {
  return `version#${padded(version)}#comment#`;
}

/** The partitions of the indexes, in which a listing walks. */
export const indexPartition = {
  openAsks: () => "asks#open",
  brand: (brand: string) => `brand#${brand}`,
  changes: (brand: string) => `change#${brand}`,
  brandAndStatus: (brand: string, status: string) => `brand#${brand}#${status}`,
};

/** The place of an asset in a listing; unique, and later for what is newer. */
export function listingPlace(createdAt: string, assetId: string): string {
  return `${createdAt}#${assetId}`;
}

function padded(value: number): string {
  return String(value).padStart(8, "0");
}
