import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cappedExpiry, Rights, windowAt } from "./rights.ts";

const instant = fc.date({
  min: new Date("2026-01-01T00:00:00Z"),
  max: new Date("2030-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const end = fc.option(instant.map((date) => date.toISOString()));
const rights = fc.record({ startsAt: end, endsAt: end });

describe("rights", () => {
  it("cap every expiry: it is never later than what was asked, the policy, or their end, and never past", () => {
    fc.assert(
      fc.property(
        rights,
        instant,
        fc.integer({ min: 0, max: 10 ** 7 }),
        fc.integer({ min: 1, max: 10 ** 6 }),
        (window, now, asked, max) => {
          const expiry = cappedExpiry(window, now, asked, max);
          if (expiry === null) return;
          const seconds = now.getTime() / 1000;
          expect(expiry).toBeGreaterThan(Math.floor(seconds));
          expect(expiry - seconds).toBeLessThanOrEqual(Math.min(asked, max));
          if (window.endsAt !== null) expect(expiry * 1000).toBeLessThanOrEqual(Date.parse(window.endsAt));
          expect(windowAt(window, now)).not.toBe("after");
        },
      ),
    );
  });

  it("are open from their start until just before their end", () => {
    const window = { startsAt: "2027-03-01T00:00:00.000Z", endsAt: "2027-04-01T00:00:00.000Z" };
    const at = (time: string) => windowAt(window, new Date(time));
    expect(at("2027-02-28T23:59:59.999Z")).toBe("before");
    expect(at("2027-03-01T00:00:00.000Z")).toBe("open");
    expect(at("2027-03-31T23:59:59.999Z")).toBe("open");
    expect(at("2027-04-01T00:00:00.000Z")).toBe("after");
    expect(windowAt({ startsAt: window.endsAt, endsAt: window.startsAt }, new Date("2027-03-15T00:00:00Z"))).toBe(
      "after",
    );
  });

  it("are kept in UTC, whatever the offset they were written in", () => {
    expect(Rights.parse({ startsAt: "2027-03-01", endsAt: "2027-04-01T00:00:00+02:00" })).toEqual({
      startsAt: "2027-03-01T00:00:00.000Z",
      endsAt: "2027-03-31T22:00:00.000Z",
    });
    for (const wrong of ["soon", "2027-13-01", "2027-03-01T25:00:00Z", "01.03.2027", ""])
      expect(Rights.safeParse({ endsAt: wrong }).success, wrong).toBe(false);
  });
});
