import { createHash } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/** A transaction's token is remembered for ten minutes after it succeeded. */
const REMEMBERED_MS = 10 * 60 * 1000;

/** Remembers which transactions were made, by their ClientRequestToken. */
export function makeClientTokens(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(
    "create table if not exists dynamodb_tokens (token text primary key, digest text not null, at integer not null)",
  );
  const select = db.prepare("select digest from dynamodb_tokens where token = ? and at > ?");
  const insert = db.prepare(
    "insert into dynamodb_tokens (token, digest, at) values (?, ?, ?) on conflict (token) do update set digest = excluded.digest, at = excluded.at",
  );
  const trim = db.prepare("delete from dynamodb_tokens where at <= ?");

  return {
    /** Whether the same transaction was made already; throws IdempotentParameterMismatchException when another one used the token. */
    wasUsed(token: string, digest: string): boolean {
      const row = select.get(token, kernel.clock.now() - REMEMBERED_MS);
      if (!row) return false;
      if (row.digest !== digest) {
        throw new AwsError(
          "IdempotentParameterMismatchException",
          "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical",
        );
      }
      return true;
    },
    remember(token: string, digest: string): void {
      trim.run(kernel.clock.now() - REMEMBERED_MS);
      insert.run(token, digest, kernel.clock.now());
    },
  };
}

/** A digest of a request that is the same for the same parameters, in whatever order they came. */
export function requestDigest(request: unknown): string {
  return createHash("sha256").update(JSON.stringify(request, sortedMembers)).digest("hex");
}

function sortedMembers(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
