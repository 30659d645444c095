export interface UnderWay {
  track<T>(name: string, work: Promise<T>): Promise<T>;
  /** What is still running, by name. */
  names(): string[];
  /** Resolves when nothing is tracked any more, also not by what the last task started. */
  quiet(): Promise<void>;
}

/** Keeps count of tasks that nobody awaits, so that tests and a clean stop can. A task's error is given to `onError`. */
export function makeUnderWay(onError: (name: string, error: unknown) => void): UnderWay {
  const running = new Map<symbol, string>();
  let waiting: (() => void)[] = [];

  async function settle(id: symbol): Promise<void> {
    // What a task's end sets going is tracked within the same turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    running.delete(id);
    if (running.size > 0) return;
    const wake = waiting;
    waiting = [];
    for (const resolve of wake) resolve();
  }

  return {
    track(name, work) {
      const id = Symbol(name);
      running.set(id, name);
      work.then(
        () => settle(id),
        (error: unknown) => {
          onError(name, error);
          return settle(id);
        },
      );
      return work;
    },
    names: () => [...running.values()],
    async quiet() {
      await new Promise((resolve) => setImmediate(resolve));
      while (running.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
