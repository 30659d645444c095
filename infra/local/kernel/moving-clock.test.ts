import { afterEach, describe, expect, it } from "vitest";
import { type MovingClock, makeMovingClock } from "./moving-clock.ts";

const hour = 3_600_000;
let clock: MovingClock;
afterEach(() => clock.stop());

describe("a moved clock", () => {
  it("tells the machine's time plus how far it was moved", () => {
    clock = makeMovingClock();
    clock.advance(hour);
    expect(clock.offsetMs).toBe(hour);
    expect(Math.abs(clock.now() - Date.now() - hour)).toBeLessThan(50);
  });

  it("tells other threads how far it was moved before anything fires that has become due by it", () => {
    clock = makeMovingClock({ offsetMs: hour });
    const seen = new Float64Array(clock.sharedOffset);
    const atFiring: (number | undefined)[] = [];
    clock.setTimer(clock.now() + hour, () => atFiring.push(seen[0]));
    expect(seen[0]).toBe(hour);
    clock.advance(2 * hour);
    expect(atFiring).toEqual([3 * hour]);
  });

  it("fires what has become due in the order of its time, and nothing else", () => {
    clock = makeMovingClock();
    const fired: string[] = [];
    const start = clock.now();
    clock.setTimer(start + 3 * hour, () => fired.push("three"));
    clock.setTimer(start + hour, () => fired.push("one"));
    clock.setTimer(start + 2 * hour, () => fired.push("two"));
    clock.setTimer(start + 2 * hour, () => fired.push("two again"));
    clock.advance(2.5 * hour);
    expect(fired).toEqual(["one", "two", "two again"]);
    expect(clock.nextTimerMs()).toBe(start + 3 * hour);
  });

  it("fires timers that timers set, when they are due as well", () => {
    clock = makeMovingClock();
    const fired: number[] = [];
    const start = clock.now();
    const everyHour = (at: number) =>
      clock.setTimer(at, () => {
        fired.push((at - start) / hour);
        everyHour(at + hour);
      });
    everyHour(start + hour);
    clock.advance(3.5 * hour);
    expect(fired).toEqual([1, 2, 3]);
  });

  it("does not fire what was cancelled", () => {
    clock = makeMovingClock();
    const fired: string[] = [];
    const timer = clock.setTimer(clock.now() + hour, () => fired.push("cancelled"));
    timer.cancel();
    clock.advance(2 * hour);
    expect(fired).toEqual([]);
  });

  it("fires by itself when the time comes", async () => {
    clock = makeMovingClock();
    const due = Promise.withResolvers<void>();
    clock.setTimer(clock.now() + 5, due.resolve);
    await expect(due.promise).resolves.toBeUndefined();
  });

  it("does not run backwards", () => {
    clock = makeMovingClock();
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });
});
