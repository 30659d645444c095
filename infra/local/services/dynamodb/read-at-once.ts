import type { DynaliteStore } from "dynalite/db/index.js";

/**
 * Has dynalite read its items without a detour through the thread pool: LevelDB finds one in microseconds, the detour takes
 * many times as long. Who asks by a promise is answered as before.
 */
export function readAtOnce({ db }: DynaliteStore): void {
  const read = db.get.bind(db);
  db.get = (key, callback) => {
    // The database itself hands options here, for what it put off until it was open.
    if (typeof callback !== "function") return read(key, callback);
    let value: unknown;
    try {
      value = db.getSync(key);
    } catch {
      // Not open yet, or no more: the database's own way waits for it, or says why not.
      return read(key, callback);
    }
    queueMicrotask(() => callback(null, value));
    return undefined;
  };
}
