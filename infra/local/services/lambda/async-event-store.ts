import type { Caller } from "../../kernel/service.ts";
import type { Store } from "../../kernel/store.ts";

/** An event that was accepted with 202 and is not done. Times are milliseconds in the cloud's time. */
export interface AsyncEvent {
  requestId: string;
  /** With its qualifier. */
  functionArn: string;
  payload: string;
  caller: Caller;
  /** Runs that failed in the function. */
  failures: number;
  /** Times it was put back because the function was throttled. */
  throttles: number;
  acceptedAt: number;
  dueAt: number;
}

export interface AsyncEventStore {
  add(event: AsyncEvent): void;
  postpone(event: AsyncEvent): void;
  remove(requestId: string): void;
  /** Oldest first. */
  all(): AsyncEvent[];
}

/** Keeps accepted events in the table `lambda_async_events`, so that a restart loses none. */
export function makeAsyncEventStore(store: Store): AsyncEventStore {
  store.db.exec(`create table if not exists lambda_async_events (
    request_id text primary key, function_arn text not null, payload text not null, caller text not null,
    failures integer not null, throttles integer not null, accepted_at integer not null, due_at integer not null) strict`);
  const insert = store.db.prepare("insert into lambda_async_events values (?, ?, ?, ?, ?, ?, ?, ?)");
  const update = store.db.prepare(
    "update lambda_async_events set failures = ?, throttles = ?, due_at = ? where request_id = ?",
  );
  const remove = store.db.prepare("delete from lambda_async_events where request_id = ?");
  const select = store.db.prepare("select * from lambda_async_events order by accepted_at, rowid");
  return {
    add(event) {
      insert.run(
        event.requestId,
        event.functionArn,
        event.payload,
        JSON.stringify(event.caller),
        event.failures,
        event.throttles,
        Math.floor(event.acceptedAt),
        Math.floor(event.dueAt),
      );
    },
    postpone: (event) => void update.run(event.failures, event.throttles, Math.floor(event.dueAt), event.requestId),
    remove: (requestId) => void remove.run(requestId),
    all: () =>
      select.all().map((row) => ({
        requestId: String(row.request_id),
        functionArn: String(row.function_arn),
        payload: String(row.payload),
        caller: JSON.parse(String(row.caller)),
        failures: Number(row.failures),
        throttles: Number(row.throttles),
        acceptedAt: Number(row.accepted_at),
        dueAt: Number(row.due_at),
      })),
  };
}
