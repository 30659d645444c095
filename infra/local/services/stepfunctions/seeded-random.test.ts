import fc from "fast-check";
import { expect, it } from "vitest";
import { seededRandom } from "./seeded-random.ts";

it("lies in [0, 1) and depends on the seed alone", () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const drawn = seededRandom(seed);
      expect(drawn).toBeGreaterThanOrEqual(0);
      expect(drawn).toBeLessThan(1);
      expect(seededRandom(seed)).toBe(drawn);
    }),
  );
});

it("spreads evenly over its seeds", () => {
  const draws = Array.from({ length: 2000 }, (_, index) => seededRandom(`execution ${index}`));

  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
  expect(draws.filter((draw) => draw < 0.1).length).toBeGreaterThan(100);
  expect(draws.filter((draw) => draw >= 0.9).length).toBeGreaterThan(100);
});
