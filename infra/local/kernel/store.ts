import type { DatabaseSync } from "node:sqlite";

/**
 * Where services keep what must survive a restart: one SQLite file (`cloud.db`) in the data directory, and folders for bytes.
 * Each service creates its own tables, prefixed with its name, with `create table if not exists`.
 */
export interface Store {
  readonly db: DatabaseSync;
  /** A folder of the service's own under the data directory, created when missing. */
  folder(name: string): string;
  /** Runs `work` in one SQLite transaction; `work` is synchronous. */
  transaction<T>(work: () => T): T;
}
