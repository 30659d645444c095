import { ApiProblem, Unreachable } from "../request.ts";
import { PutFailure } from "./put-bytes.ts";

/** After so many seconds each, a minute and a half in all, somebody should look. */
const pausesSeconds = [0.5, 1, 3, 8, 15, 30, 30];

/** Does something again for as long as it may yet work; without a network it waits for one. @throws what was thrown last. */
export async function persist<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      if (!navigator.onLine) {
        await until("online", signal);
        continue;
      }
      const seconds = pausesSeconds[failures];
      failures += 1;
      if (seconds === undefined) throw error;
      await pause(seconds * 1_000, signal);
    }
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  // An address that was signed too long ago is refused with 403; the next attempt asks for another.
  if (error instanceof PutFailure) return error.status === 0 || error.status === 403 || isPassing(error.status);
  return error instanceof ApiProblem && isPassing(error.status);
}

const isPassing = (status: number) => status >= 500 || status === 408 || status === 429;

function until(event: "online", signal: AbortSignal): Promise<void> {
  return settled(signal, (resolve) => {
    addEventListener(event, resolve, { once: true });
    return () => removeEventListener(event, resolve);
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return settled(signal, (resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    return () => clearTimeout(timer);
  });
}

async function settled(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = begin(resolve);
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    end();
  }
}
