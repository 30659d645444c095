import { randomUUID } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";

/** What a table has beyond dynalite's description. */
export interface TableSettings {
  streamView: StreamView | null;
  streamArn: string | null;
  ttlAttribute: string | null;
  deletionProtection: boolean;
  /** True when a customer's KMS key was asked for; the bytes on this machine's disk are not encrypted. */
  kmsEncrypted: boolean;
}

export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export type TableSettingsStore = ReturnType<typeof makeTableSettings>;

/** The settings of every table, kept over restarts. A stream keeps its ARN until its view changes. */
export function makeTableSettings(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec("create table if not exists dynamodb_tables (name text primary key, settings text not null)");
  const select = db.prepare("select settings from dynamodb_tables where name = ?");
  const save = db.prepare(
    "insert into dynamodb_tables (name, settings) values (?, ?) on conflict (name) do update set settings = excluded.settings",
  );
  const all = db.prepare("select name, settings from dynamodb_tables");

  function of(tableName: string): TableSettings | undefined {
    const row = select.get(tableName);
    return row ? JSON.parse(String(row.settings)) : undefined;
  }

  return {
    of,

    set(tableName: string, tableArn: string, wanted: Omit<TableSettings, "streamArn">): TableSettings {
      const before = of(tableName);
      const label = new Date(kernel.clock.now()).toISOString().replace("Z", "");
      const streamArn =
        wanted.streamView === null
          ? null
          : before?.streamView === wanted.streamView && before.streamArn !== null
            ? before.streamArn
            : `${tableArn}/stream/${label}`;
      const settings = { ...wanted, streamArn };
      save.run(tableName, JSON.stringify(settings));
      return settings;
    },

    /** Tables and their streams. */
    streams(): { tableName: string; streamArn: string; view: StreamView }[] {
      return all.all().flatMap((row) => {
        const settings: TableSettings = JSON.parse(String(row.settings));
        return settings.streamArn !== null && settings.streamView !== null
          ? [{ tableName: String(row.name), streamArn: settings.streamArn, view: settings.streamView }]
          : [];
      });
    },
  };
}

/** An id for an event record, as streams give each. */
export const newEventId = () => randomUUID().replaceAll("-", "");
