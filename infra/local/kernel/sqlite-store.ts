import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "./store.ts";

export interface SqliteStore extends Store {
  close(): void;
}

/**
 * Opens `cloud.db` in `dataDir`, creating both. The file is held exclusively: a second laptop cloud on the same data
 * would corrupt the first one's idea of it, and is refused.
 */
export function openStore(dataDir: string): SqliteStore {
  mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(join(dataDir, "cloud.db"));
  try {
    db.exec(
      // Pages that change all the time are then copied back once in a while, not after every few masters.
      "pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 4000; begin immediate; commit",
    );
  } catch (cause) {
    db.close();
    throw new Error(`Another laptop cloud is using ${dataDir}; stop it, or give this one another folder with --data.`, {
      cause,
    });
  }

  let depth = 0;
  return {
    db,
    folder(name) {
      const path = join(dataDir, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    transaction(work) {
      const savepoint = `nested_${depth}`;
      const outermost = depth === 0;
      db.exec(outermost ? "begin immediate" : `savepoint ${savepoint}`);
      depth += 1;
      try {
        const result = work();
        db.exec(outermost ? "commit" : `release ${savepoint}`);
        return result;
      } catch (error) {
        db.exec(outermost ? "rollback" : `rollback to ${savepoint}; release ${savepoint}`);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => db.close(),
  };
}
