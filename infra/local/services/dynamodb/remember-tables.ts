import type { DynaliteStore, TableDescription } from "dynalite/db/index.js";

/**
 * Keeps the descriptions of active tables in memory: dynalite asks LevelDB for one in every action. Nobody changes a
 * description but by saving another.
 * @returns forgets a table, whose description is about to be saved anew
 */
export function rememberTables(store: DynaliteStore): (name: string) => void {
  const known = new Map<string, TableDescription>();
  const find = store.getTable;
  store.getTable = (name, checkStatus, callback) => {
    const answer = typeof checkStatus === "function" ? checkStatus : callback;
    const table = known.get(name);
    if (table !== undefined) {
      queueMicrotask(() => answer?.(null, table));
      return;
    }
    find(name, typeof checkStatus === "function" || checkStatus, (error, found) => {
      if (found?.TableStatus === "ACTIVE") known.set(name, found);
      answer?.(error, found);
    });
  };
  return (name) => void known.delete(name);
}
