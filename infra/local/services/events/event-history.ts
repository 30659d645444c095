import type { BusEvent } from "../../kernel/backplane.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/** An event that reached a bus, and which rules took it. */
export interface PastEvent {
  bus: string;
  at: string;
  event: BusEvent;
  rules: string[];
}

/** How many events are kept to look back on. */
const KEPT = 2000;

export type EventHistory = ReturnType<typeof makeEventHistory>;

/** The latest events of all buses, and what was delivered to log groups, for people to look at. */
export function makeEventHistory(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(`create table if not exists events_history (id integer primary key autoincrement, document text not null);
    create table if not exists events_log_entries (id integer primary key autoincrement, log_group text not null, at integer not null, message text not null);`);
  const insert = db.prepare("insert into events_history (document) values (?)");
  const trim = db.prepare(`delete from events_history where id <= ? - ${KEPT}`);
  const latest = db.prepare("select document from events_history order by id desc limit ?");
  const insertEntry = db.prepare("insert into events_log_entries (log_group, at, message) values (?, ?, ?)");
  const entries = db.prepare("select at, message from events_log_entries where log_group = ? order by id desc limit ?");

  return {
    record(past: PastEvent): void {
      const { lastInsertRowid } = insert.run(JSON.stringify(past));
      trim.run(lastInsertRowid);
    },
    /** Newest first. */
    recent(limit: number): PastEvent[] {
      return latest.all(limit).map((row): PastEvent => JSON.parse(String(row.document)));
    },
    log(logGroup: string, message: string): void {
      insertEntry.run(logGroup, kernel.clock.now(), message);
    },
    /** Newest first. */
    logged(logGroup: string, limit: number): { at: string; message: string }[] {
      return entries
        .all(logGroup, limit)
        .map((row) => ({ at: new Date(Number(row.at)).toISOString(), message: String(row.message) }));
    },
  };
}
