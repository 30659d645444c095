import type { Store } from "../../kernel/store.ts";

/** How far each stream mapping has come, kept over restarts. */
export interface Checkpoints {
  /** The last sequence number that is done; null at the beginning of the stream; undefined for a mapping that has not started. */
  read(mappingId: string): string | null | undefined;
  write(mappingId: string, sequenceNumber: string | null): void;
}

export function makeCheckpoints(store: Store): Checkpoints {
  store.db.exec(
    "create table if not exists lambda_checkpoints (mapping_id text primary key, sequence_number text) strict",
  );
  const select = store.db.prepare("select sequence_number from lambda_checkpoints where mapping_id = ?");
  const upsert = store.db.prepare(
    "insert into lambda_checkpoints values (?, ?) on conflict (mapping_id) do update set sequence_number = excluded.sequence_number",
  );
  return {
    read(mappingId) {
      const row = select.get(mappingId);
      if (!row) return undefined;
      return typeof row.sequence_number === "string" ? row.sequence_number : null;
    },
    write: (mappingId, sequenceNumber) => void upsert.run(mappingId, sequenceNumber),
  };
}
