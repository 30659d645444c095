import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";

export interface RetryPolicy {
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
}

/** Why a delivery was given up. */
export interface DeliveryFailure {
  error: AwsError;
  /** Retries made after the first attempt. */
  retries: number;
  /** Which limit ended the retries; null when the error is one that retrying cannot cure. */
  exhausted: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | null;
}

interface Row<T> {
  id: string;
  owner: string;
  createdAt: number;
  nextAt: number;
  attempts: number;
  document: T;
}

export interface DeliveryJournal<T> {
  /** Writes a delivery down, due at `atMs` (now, unless told). It is made once the current work has ended. */
  add(owner: string, document: T, options?: { atMs?: number; createdAtMs?: number }): void;
  /** Takes up what an earlier run of the laptop cloud left behind; deliveries of owners that are gone are dropped. */
  resume(isOwner: (owner: string) => boolean): void;
  /** Drops the deliveries of an owner. */
  drop(owner: string): void;
}

/**
 * Deliveries that survive a restart. Each is attempted until it succeeds, its retries or its age are used up, or its
 * error is one that retrying cannot cure; then `giveUp` gets it. A delivery interrupted by a crash is made again:
 * at least once, as AWS promises.
 */
export function makeDeliveryJournal<T>(
  kernel: Kernel,
  options: {
    /** The SQLite table, and what the work is called in logs. */
    name: string;
    deliver(document: T, attempt: number): Promise<void> | void;
    giveUp(document: T, failure: DeliveryFailure): void;
    policy(document: T): RetryPolicy;
  },
): DeliveryJournal<T> {
  const { db } = kernel.store;
  const table = options.name;
  db.exec(`create table if not exists ${table} (id text primary key, owner text not null, created_at integer not null, next_at integer not null, attempts integer not null, document text not null);
    create index if not exists ${table}_owner on ${table} (owner, next_at)`);
  const insert = db.prepare(
    `insert into ${table} (id, owner, created_at, next_at, attempts, document) values (?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare(`delete from ${table} where id = ?`);
  const postpone = db.prepare(`update ${table} set attempts = ?, next_at = ? where id = ?`);
  const ofOwner = db.prepare(`select id from ${table} where owner = ?`);
  const all = db.prepare(`select * from ${table} order by next_at, rowid`);
  const pending = new Map<string, { cancel(): void }>();
  let stopped = false;
  kernel.onStop(() => {
    stopped = true;
    for (const timer of pending.values()) timer.cancel();
  });

  async function attempt(row: Row<T>): Promise<void> {
    if (stopped) return;
    try {
      await options.deliver(row.document, row.attempts + 1);
      if (!stopped) remove.run(row.id);
      pending.delete(row.id);
    } catch (error) {
      if (!stopped) failed(row, toAwsError(error));
    }
  }

  function failed(row: Row<T>, error: AwsError): void {
    const attempts = row.attempts + 1;
    const nextAt = kernel.clock.now() + backOffMs(attempts);
    const policy = options.policy(row.document);
    const exhausted =
      attempts > policy.maximumRetryAttempts
        ? "MaximumRetryAttempts"
        : nextAt - row.createdAt > policy.maximumEventAgeSeconds * 1000
          ? "MaximumEventAgeInSeconds"
          : null;
    if (exhausted || !isWorthRetrying(error)) {
      remove.run(row.id);
      pending.delete(row.id);
      kernel.log("warn", `${table}: given up after ${attempts} attempt(s): ${error.message}`, {
        owner: row.owner,
        code: error.code,
      });
      options.giveUp(row.document, {
        error,
        retries: attempts - 1,
        exhausted: isWorthRetrying(error) ? exhausted : null,
      });
      return;
    }
    kernel.log("info", `${table}: attempt ${attempts} failed, will be retried: ${error.message}`, {
      owner: row.owner,
      code: error.code,
    });
    postpone.run(attempts, nextAt, row.id);
    plan({ ...row, attempts, nextAt });
  }

  function plan(row: Row<T>): void {
    const start = () => {
      kernel.track(`${table} ${row.owner}`, attempt(row));
    };
    if (row.nextAt > kernel.clock.now()) {
      pending.set(row.id, kernel.clock.setTimer(row.nextAt, start));
      return;
    }
    pending.set(row.id, { cancel() {} });
    kernel.track(
      `${table} ${row.owner}`,
      Promise.resolve().then(() => attempt(row)),
    );
  }

  return {
    add(owner, document, { atMs, createdAtMs } = {}) {
      const now = kernel.clock.now();
      const row = {
        id: randomUUID(),
        owner,
        createdAt: createdAtMs ?? now,
        nextAt: atMs ?? now,
        attempts: 0,
        document,
      };
      insert.run(row.id, owner, row.createdAt, row.nextAt, 0, JSON.stringify(document));
      plan(row);
    },

    resume(isOwner) {
      for (const found of all.all()) {
        const id = String(found.id);
        const owner = String(found.owner);
        if (pending.has(id)) continue;
        if (!isOwner(owner)) {
          kernel.log("warn", `${table}: dropped a delivery of ${owner}, which no longer exists.`);
          remove.run(id);
          continue;
        }
        plan({
          id,
          owner,
          createdAt: Number(found.created_at),
          nextAt: Number(found.next_at),
          attempts: Number(found.attempts),
          document: JSON.parse(String(found.document)),
        });
      }
    },

    drop(owner) {
      for (const { id } of ofOwner.all(owner)) {
        pending.get(String(id))?.cancel();
        pending.delete(String(id));
        remove.run(String(id));
      }
    },
  };
}

/** Exponential back-off: a second, doubled each time, at most ten minutes. AWS publishes no figures of its own. */
function backOffMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), 600_000);
}

// Missing permissions and missing targets are not retried: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
const lasting =
  /AccessDenied|NotAuthorized|NotFound|DoesNotExist|NonExistent|Validation|Invalid|NotSupported|Malformed|TooLarge/;

function isWorthRetrying(error: AwsError): boolean {
  return !lasting.test(error.code);
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), {
    statusCode: 500,
    cause: error,
  });
}

/** The value of a dead letter's ERROR_CODE attribute. */
export function deadLetterErrorCode(error: AwsError): string {
  if (/AccessDenied|NotAuthorized/.test(error.code)) return "NO_PERMISSIONS";
  if (/NotFound|DoesNotExist|NonExistent/.test(error.code)) return "NO_RESOURCE";
  if (/Thrott|TooManyRequests|LimitExceeded/.test(error.code)) return "THROTTLING";
  return error.statusCode >= 500 ? "INTERNAL_ERROR" : "SDK_CLIENT_ERROR";
}
