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
    sk: `version#${padded(version)}#mail#${padded(round)}#${reviewer}#${occasion}`,
  }),
  journal: (assetId: string, sequence: number) => ({ pk: `asset#${assetId}`, sk: `journal#${padded(sequence)}` }),
  bytes: (fingerprint: string) => ({ pk: `bytes#${fingerprint}`, sk: "bytes" }),
  request: (subject: string, key: string) => ({ pk: `request#${subject}#${key}`, sk: "request" }),
};

/** The partitions of the indexes, in which a listing walks. */
export const indexPartition = {
  brand: (brand: string) => `brand#${brand}`,
  brandAndStatus: (brand: string, status: string) => `brand#${brand}#${status}`,
};

/** The place of an asset in a listing; unique, and later for what is newer. */
export function listingPlace(createdAt: string, assetId: string): string {
  return `${createdAt}#${assetId}`;
}

function padded(value: number): string {
  return String(value).padStart(8, "0");
}
