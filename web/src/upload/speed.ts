const windowMs = 8_000;
const steadyMs = 1_500;

/** How fast something goes of late, in units a second; null until that can be told. */
export function makeSpeed(now: () => number) {
  let samples: { at: number; done: number }[] = [];
  return (done: number): number | null => {
    const at = now();
    samples = [...samples.filter((sample) => at - sample.at < windowMs && sample.done <= done), { at, done }];
    const first = samples[0];
    if (first === undefined || at - first.at < steadyMs) return null;
    return ((done - first.done) / (at - first.at)) * 1_000;
  };
}
