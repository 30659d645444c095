import type { Kernel } from "../../kernel/kernel.ts";
import type { Attributes } from "./item.ts";

/** When an item expires, in seconds since the epoch; null takes it off the list. */
export interface PendingExpiry {
  tableName: string;
  key: Attributes;
  expiresAt: number | null;
}

export type ExpiryIndex = ReturnType<typeof makeExpiryIndex>;

/** Which items TTL will delete, and when. `onDue` is called with the keys whose time has come. */
export function makeExpiryIndex(kernel: Kernel, onDue: (due: { tableName: string; key: Attributes }[]) => void) {
  const { db } = kernel.store;
  db.exec(`create table if not exists dynamodb_expiries (table_name text not null, key text not null, expires_at integer not null, primary key (table_name, key));
    create index if not exists dynamodb_expiries_at on dynamodb_expiries (expires_at)`);
  const upsert = db.prepare(
    "insert into dynamodb_expiries (table_name, key, expires_at) values (?, ?, ?) on conflict do update set expires_at = excluded.expires_at",
  );
  const remove = db.prepare("delete from dynamodb_expiries where table_name = ? and key = ?");
  const clear = db.prepare("delete from dynamodb_expiries where table_name = ?");
  const due = db.prepare(
    "select table_name, key from dynamodb_expiries where expires_at <= ? order by expires_at limit 500",
  );
  const next = db.prepare("select min(expires_at) as at from dynamodb_expiries");
  let timer: { at: number; cancel(): void } | null = null;
  kernel.onStop(() => timer?.cancel());

  /** Sets the clock for the next deadline. */
  function arm(): void {
    const at = next.get()?.at;
    if (typeof at !== "number" || (timer && timer.at <= at)) return;
    timer?.cancel();
    const { cancel } = kernel.clock.setTimer(at * 1000, () => {
      timer = null;
      const rows = due.all(Math.floor(kernel.clock.now() / 1000));
      if (rows.length > 0)
        onDue(rows.map((row) => ({ tableName: String(row.table_name), key: JSON.parse(String(row.key)) })));
    });
    timer = { at, cancel };
  }

  return {
    set({ tableName, key, expiresAt }: PendingExpiry): void {
      if (expiresAt === null) remove.run(tableName, JSON.stringify(key));
      else upsert.run(tableName, JSON.stringify(key), expiresAt);
    },
    clear: (tableName: string) => void clear.run(tableName),
    arm,
  };
}

/** Items whose time is more than five years past are left alone. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html */
export const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

/** The time in an item's TTL attribute, in seconds since the epoch; null when it has none that counts. */
export function expiryOf(item: Attributes, attribute: string): number | null {
  const number = item[attribute]?.N;
  const seconds = number === undefined ? Number.NaN : Math.floor(Number(number));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}
