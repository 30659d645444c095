/** A token bucket: `burst` requests at once, refilled at `ratePerSecond`. Answers whether one more may pass now. */
export function makeThrottle(limits: { ratePerSecond: number; burst: number }, nowMs: () => number): () => boolean {
  let tokens = limits.burst;
  let filledAt = nowMs();
  return () => {
    const now = nowMs();
    tokens = Math.min(limits.burst, tokens + ((now - filledAt) / 1000) * limits.ratePerSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
