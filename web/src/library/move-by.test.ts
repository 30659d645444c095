import { expect, it } from "vitest";
import { moveBy } from "./move-by.ts";

/** Eleven in rows of four, from the sixth. */
const from = (at: number) => ({ at, columns: 4, perPage: 8, last: 10 });
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

it.each([
  ["ArrowRight", 5, 6],
  ["ArrowLeft", 0, 0],
  ["ArrowDown", 5, 9],
  ["ArrowUp", 5, 1],
  ["Home", 5, 4],
  ["End", 5, 7],
  ["PageDown", 5, 10],
  ["PageUp", 5, 0],
])("%s from %i leads to %i", (key, at, to) => expect(moveBy(press(key), from(at))).toBe(to));

it("from the row before the last, down leads to the last one where nothing lies straight below", () =>
  expect(moveBy(press("ArrowDown"), from(7))).toBe(10));

it("beyond the first and the last row there is nothing", () => {
  expect(moveBy(press("ArrowDown"), from(9))).toBeUndefined();
  expect(moveBy(press("ArrowUp"), from(2))).toBeUndefined();
});

it("with Control, Home and End lead to the ends of all", () => {
  expect(moveBy(press("Home", true), from(5))).toBe(0);
  expect(moveBy(press("End", true), from(5))).toBe(10);
});

it("leaves other keys alone", () => expect(moveBy(press("q"), from(5))).toBeUndefined());
