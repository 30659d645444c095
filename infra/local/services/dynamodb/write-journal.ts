import type { LevelOperation } from "dynalite/db/index.js";
import type { Kernel } from "../../kernel/kernel.ts";
import { type ChangeStream, changeRecord, type PendingRecord } from "./change-stream.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { type ExpiryIndex, expiryOf, type PendingExpiry } from "./expiry-index.ts";
import { keyOf } from "./item.ts";
import type { ItemChange } from "./staged-writes.ts";
import type { TableSettingsStore } from "./table-settings.ts";

/** What a write leaves behind in SQLite once its items are in LevelDB. */
interface Consequences {
  records: PendingRecord[];
  expiries: PendingExpiry[];
  /** A transaction's client token, remembered with the write. */
  token: { token: string; digest: string } | null;
}

export type WriteJournal = ReturnType<typeof makeWriteJournal>;

/**
 * Ends a write: its items go to LevelDB in one batch, its stream records, deadlines and token to SQLite. Because these
 * are two stores, the whole intent is written down first; after a crash in between, `recover` completes it.
 */
export function makeWriteJournal(
  kernel: Kernel,
  parts: {
    engine: DynaliteEngine;
    settings: TableSettingsStore;
    stream: ChangeStream;
    expiry: ExpiryIndex;
    rememberToken(token: string, digest: string): void;
  },
) {
  const { engine, settings, stream, expiry, rememberToken } = parts;
  const { db } = kernel.store;
  db.exec(
    "create table if not exists dynamodb_intents (id integer primary key autoincrement, operations text not null, consequences text not null)",
  );
  const note = db.prepare("insert into dynamodb_intents (operations, consequences) values (?, ?)");
  const forget = db.prepare("delete from dynamodb_intents where id = ?");
  const open = db.prepare("select id, operations, consequences from dynamodb_intents order by id");

  function settle(intent: number | bigint, { records, expiries, token }: Consequences): void {
    kernel.store.transaction(() => {
      stream.append(records);
      for (const pending of expiries) expiry.set(pending);
      if (token) rememberToken(token.token, token.digest);
      forget.run(intent);
    });
    stream.announce(records);
    if (expiries.length > 0) expiry.arm();
  }

  return {
    /** Makes staged changes permanent. The caller holds the locks of their tables. */
    async commit(
      operations: LevelOperation[],
      changes: ItemChange[],
      options: { byTtl?: boolean; token?: Consequences["token"] } = {},
    ): Promise<void> {
      const records: PendingRecord[] = [];
      const expiries: PendingExpiry[] = [];
      for (const change of changes) {
        const ofTable = settings.of(change.table.TableName);
        if (ofTable?.streamArn && ofTable.streamView) {
          const record = changeRecord(
            kernel,
            { streamArn: ofTable.streamArn, view: ofTable.streamView },
            change,
            options.byTtl ?? false,
          );
          if (record) records.push(record);
        }
        const item = change.after ?? change.before;
        if (ofTable?.ttlAttribute && item) {
          const at = change.after ? expiryOf(change.after, ofTable.ttlAttribute) : null;
          expiries.push({ tableName: change.table.TableName, key: keyOf(item, change.table), expiresAt: at });
        }
      }
      const consequences: Consequences = { records, expiries, token: options.token ?? null };
      const { lastInsertRowid } = note.run(JSON.stringify(operations), JSON.stringify(consequences));
      await engine.commit(operations);
      settle(lastInsertRowid, consequences);
    },

    /** Completes what a crash interrupted. Writing the same values again changes nothing, so it does not matter how far it had come. */
    async recover(): Promise<void> {
      for (const row of open.all()) {
        await engine.commit(JSON.parse(String(row.operations)));
        settle(Number(row.id), JSON.parse(String(row.consequences)));
      }
    },
  };
}
