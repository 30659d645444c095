import { afterEach, describe, expect, it, vi } from "vitest";
import { sayAway, sayBack } from "./absence.ts";

const ask = {
  ...{
    assetId: "a-1",
    version: 2,
    round: 1,
    stage: "legal",
    stageName: "Legal",
    title: "Hero\u001b[31m",
    brand: "acme",
  },
  dueAt: "2027-01-05T17:00:00.000Z",
};
const absence = { from: "2027-01-01", until: "2027-01-08", standIn: { name: "Hana", email: "hana@example.com" } };

describe("greenlight away and back", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("print who is asked instead, what was handed over, and what waits all the same", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const view = { hereUntil: null, configured: [] };
    const options = { from: absence.from, until: absence.until, standIn: "hana@example.com", handOver: true };
    await sayAway(
      { beAway: async () => ({ ...view, absence, asks: [ask], handedOver: [{ ...ask, title: "Song" }] }) },
      options,
    );
    await sayBack({ beBack: async () => ({ ...view, absence: null, asks: [] }) });
    expect(log.mock.calls.flat()).toEqual([
      "Handed over: Song (a-1, version 2), Legal, due 2027-01-05 17:00 UTC",
      "You are away from 2027-01-01 through 2027-01-08: Hana is asked instead.",
      "Waits for you: Hero [31m (a-1, version 2), Legal, due 2027-01-05 17:00 UTC",
      "You are here, and asked yourself.",
    ]);
  });
});
