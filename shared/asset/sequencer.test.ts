import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSequencers } from "./sequencer.ts";

const sequencer = fc.stringMatching(/^[0-9A-F]{1,24}$/);

describe("sequencers", () => {
  it("compare as hexadecimal text padded on the right", () => {
    expect(compareSequencers("0055AED6DCD90281E5", "0055AED6DCD90281E6")).toBe(-1);
    expect(compareSequencers("00AA", "00A")).toBe(1);
    expect(compareSequencers("00A", "00A0")).toBe(0);
  });

  it("are ordered totally", () => {
    fc.assert(
      fc.property(sequencer, sequencer, sequencer, (a, b, c) => {
        expect(compareSequencers(a, b) + compareSequencers(b, a)).toBe(0);
        if (compareSequencers(a, b) <= 0 && compareSequencers(b, c) <= 0)
          expect(compareSequencers(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
