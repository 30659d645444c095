import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChangeList } from "../../../functions/api/schemas/change.ts";
import type { AssetChange } from "../../../shared/catalog/asset-change.ts";
import { Unreachable } from "../request.ts";
import { type Heard, makePoller } from "./poller.ts";

const change: AssetChange = {
  assetId: "a1",
  brand: "acme",
  version: 1,
  status: "live",
  at: "2026-03-10T12:00:00Z",
  type: "version.live",
  sequence: 3,
};

/** A poller that writes down what it does, before answers that are given in turn (the last of them for good). */
function prepare(...answers: (ChangeList | Error)[]) {
  const asked: (string | undefined)[] = [];
  const told: Heard[] = [];
  const seen: string[] = [];
  const poller = makePoller({
    ask: async (after) => {
      asked.push(after);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error || answer === undefined) throw answer;
      return answer;
    },
    tellOthers: (heard) => told.push(heard),
    onChanges: (items) => seen.push(...items.map(({ assetId }) => assetId)),
    onAnything: () => seen.push("anything"),
    onReach: (isReachable) => seen.push(isReachable ? "back" : "away"),
    now: () => performance.now(),
  });
  return { poller, asked, told, seen };
}

const nothing: ChangeList = { items: [], cursor: "c1", more: false };

describe("asking for changes", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  async function during(milliseconds: number, poller: ReturnType<typeof prepare>["poller"]): Promise<void> {
    const over = new AbortController();
    const running = poller.run(over.signal);
    await vi.advanceTimersByTimeAsync(milliseconds);
    over.abort();
    await running;
  }

  it("asks every 15 seconds while nothing moves, from where it stood when the page came", async () => {
    const { poller, asked, seen } = prepare(nothing);
    await poller.begin();
    await during(31_000, poller);
    expect(asked).toEqual([undefined, "c1", "c1", "c1"]);
    expect(seen).toEqual([]);
  });

  it("asks every 2 seconds while something shown is on its way", async () => {
    const { poller, asked } = prepare(nothing);
    const end = poller.watch();
    await during(9_000, poller);
    expect(asked).toHaveLength(5);
    end();
    await during(9_000, poller);
    expect(asked).toHaveLength(6);
  });

  it("asks within 2 seconds of something coming into view that is on its way, which was just asked for itself", async () => {
    const { poller, asked } = prepare(nothing);
    const over = new AbortController();
    const running = poller.run(over.signal);
    await vi.advanceTimersByTimeAsync(5_000);
    poller.watch();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toHaveLength(2);
    over.abort();
    await running;
  });

  it("asks at once after a write, and soon for half a minute", async () => {
    const { poller, asked, told } = prepare(nothing);
    const over = new AbortController();
    const running = poller.run(over.signal);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(1);
    poller.hurry();
    await vi.advanceTimersByTimeAsync(4_500);
    expect(asked).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeLessThan(20);
    expect(told).toContainEqual({ kind: "hurry" });
    over.abort();
    await running;
  });

  it("what has changed is shown here and told to the other tabs", async () => {
    const { poller, seen, told } = prepare(nothing, { items: [change], cursor: "c2", more: false });
    await poller.begin();
    await during(1_000, poller);
    expect(seen).toEqual(["a1"]);
    expect(told).toEqual([{ kind: "changes", items: [change], after: "c1", cursor: "c2" }]);
  });

  it("what an answer repeats is no news, and what there is more of is asked for at once", async () => {
    const { poller, asked, seen } = prepare(
      nothing,
      { items: [change], cursor: "c2", more: true },
      { items: [change, { ...change, sequence: 4 }], cursor: "c3", more: false },
    );
    await poller.begin();
    await during(7_000, poller);
    expect(asked).toEqual([undefined, "c1", "c2", "c3", "c3", "c3"]);
    expect(seen).toEqual(["a1", "a1"]);
  });

  it("a tab that has slept through something asks for everything", async () => {
    const { poller, seen } = prepare(nothing);
    await poller.begin();
    poller.hear({ kind: "changes", items: [change], after: "c1", cursor: "c2" });
    poller.hear({ kind: "changes", items: [], after: "c7", cursor: "c8" });
    expect(seen).toEqual(["a1", "anything"]);
  });

  it("says when there is no way to the house, and when there is one again", async () => {
    const { poller, seen } = prepare(nothing, new Unreachable({ isOffline: false }), nothing);
    await poller.begin();
    await during(6_000, poller);
    expect(seen).toEqual(["away", "back"]);
  });

  it("two tabs that both show something moving do not drive one another", async () => {
    const { poller, asked } = prepare(nothing);
    poller.watch();
    const over = new AbortController();
    const running = poller.run(over.signal);
    for (let second = 0; second < 10; second++) {
      poller.hear({ kind: "hurry" });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked.length).toBeLessThanOrEqual(7);
    over.abort();
    await running;
  });
});
