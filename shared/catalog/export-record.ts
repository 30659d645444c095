import { type SignedRecord, signedText } from "../audit/record-export.ts";
import type { RecordKey } from "../audit/record-key.ts";
import { signRecord } from "../audit/record-signature.ts";
import type { Catalog } from "./catalog.ts";
import type { AssetRecord } from "./records.ts";
import { wholeJournal } from "./whole-journal.ts";

/** Exports the chain up to where it ended when the asset was read, signed; what happens meanwhile is left to the next export. */
export function makeExportRecord(catalog: Pick<Catalog, "journal" | "now">, recordKey: () => Promise<RecordKey>) {
  return async (asset: AssetRecord): Promise<SignedRecord> => {
    const [records, key] = await Promise.all([wholeJournal(catalog, asset), recordKey()]);
    const record = {
      format: "greenlight-record-1" as const,
      assetId: asset.id,
      key: asset.key,
      exportedAt: catalog.now().toISOString(),
      head: asset.journal,
      records,
    };
    return { ...record, signature: signRecord(signedText(record), key) };
  };
}
