import { expect, it } from "vitest";
import { signingTime } from "./signing-time.ts";

const at = (time: string) => Date.parse(`2027-01-01T${time}Z`);

it("what was signed between the machine's clock and the moved one counts as signed now", () => {
  expect(signingTime("20270101T120000Z", at("10:00:00"), at("15:00:00"))).toBe(at("12:00:00"));
});

it("what was signed outside of both is held against the nearer", () => {
  expect(signingTime("20270101T090000Z", at("10:00:00"), at("15:00:00"))).toBe(at("10:00:00"));
  expect(signingTime("20270101T160000Z", at("10:00:00"), at("15:00:00"))).toBe(at("15:00:00"));
});

it("a clock that was not moved leaves one moment", () => {
  expect(signingTime("20270101T120000Z", at("10:00:00"), at("10:00:00"))).toBe(at("10:00:00"));
  expect(signingTime(undefined, at("10:00:00"), at("10:00:00"))).toBe(at("10:00:00"));
});
