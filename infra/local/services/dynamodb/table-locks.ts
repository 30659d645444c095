export type TableLocks = ReturnType<typeof makeTableLocks>;

/** One writer at a time for each table. Tables are locked in the order of their names, so that no two writers wait for each other. */
export function makeTableLocks() {
  const tails = new Map<string, Promise<void>>();

  return async function locked<T>(tableNames: readonly string[], work: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = [];
    for (const name of [...new Set(tableNames)].sort()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const before = tails.get(name) ?? Promise.resolve();
      tails.set(
        name,
        before.then(() => promise),
      );
      releases.push(resolve);
      await before;
    }
    try {
      return await work();
    } finally {
      for (const release of releases) release();
    }
  };
}
