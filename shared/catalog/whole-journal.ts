import type { AuditRecord } from "../audit/chain.ts";
import type { Catalog } from "./catalog.ts";
import type { AssetRecord } from "./records.ts";

/** An asset's journal up to where it ended when the asset was read, first record first. */
export async function wholeJournal(
  catalog: Pick<Catalog, "journal">,
  { id, journal }: Pick<AssetRecord, "id" | "journal">,
): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  while (records.length < journal.sequence) {
    const more = await catalog.journal(id, records.length, Math.min(journal.sequence - records.length, 1_000));
    if (more.length === 0) break;
    records.push(...more);
  }
  return records;
}
