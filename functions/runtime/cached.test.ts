import { describe, expect, it } from "vitest";
import { cached } from "./cached.ts";

describe("what is cached", () => {
  it("is read once until it is old", async () => {
    let reads = 0;
    let now = 0;
    const value = cached(
      async () => ++reads,
      1_000,
      () => now,
    );

    expect(await Promise.all([value(), value()])).toEqual([1, 1]);
    now = 999;
    expect(await value()).toBe(1);
    now = 1_000;
    expect(await value()).toBe(2);
  });

  it("is read again after a failure", async () => {
    let reads = 0;
    const value = cached(async () => {
      if (++reads === 1) throw new Error("throttled");
      return "secret";
    }, 1_000);

    await expect(value()).rejects.toThrow("throttled");
    expect(await value()).toBe("secret");
  });
});
