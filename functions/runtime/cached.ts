/**
 * Reads something once and again when it has grown old: warm functions keep a secret for minutes instead of asking on
 * every invocation, and still see a replaced one. A failed read is not kept.
 */
export function cached<T>(read: () => Promise<T>, maxAgeMs: number, now: () => number = Date.now): () => Promise<T> {
  let kept: { value: Promise<T>; at: number } | undefined;
  return () => {
    const at = now();
    if (kept !== undefined && at - kept.at < maxAgeMs && at >= kept.at) return kept.value;
    const value = read();
    const entry = { value, at };
    kept = entry;
    value.catch(() => {
      if (kept === entry) kept = undefined;
    });
    return value;
  };
}
