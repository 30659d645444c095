interface Waiting<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (reason: unknown) => void;
}

/**
 * Has what is asked for in the same turn read in one go. A read that is alone stays alone.
 *
 * @param readAll answers in the order of the keys.
 */
export function gatherReads<K, V>(readAll: (keys: readonly K[]) => Promise<V[]>): (key: K) => Promise<V> {
  let waiting: Waiting<K, V>[] = [];

  async function readWaiting(): Promise<void> {
    const asked = waiting;
    waiting = [];
    try {
      const values = await readAll(asked.map(({ key }) => key));
      for (const [at, { resolve }] of asked.entries()) {
        // One value came for each key.
        resolve(values[at] as V);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  return (key) =>
    new Promise<V>((resolve, reject) => {
      if (waiting.push({ key, resolve, reject }) === 1) queueMicrotask(readWaiting);
    });
}
