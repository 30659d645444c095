import { describe, expect, it } from "vitest";
import { moveBy, whole, zoomBy } from "./zoom.ts";

describe("looking into a picture", () => {
  it("what lies under the pointer stays there", () => {
    const at = { x: 0.2, y: -0.1 };
    const under = (zoom: typeof whole) => ({ x: (at.x - zoom.x) / zoom.scale, y: (at.y - zoom.y) / zoom.scale });
    const closer = zoomBy(zoomBy(whole, 2, at), 1.5, at);
    expect(under(closer).x).toBeCloseTo(0.2);
    expect(under(closer).y).toBeCloseTo(-0.1);
  });

  it("it cannot be moved out of its frame, made smaller than it, or enlarged without end", () => {
    expect(moveBy(zoomBy(whole, 3), 9, -9)).toEqual({ scale: 3, x: 1, y: -1 });
    expect(zoomBy(whole, 0.1)).toEqual(whole);
    expect(zoomBy(whole, 1_000).scale).toBe(16);
    expect(zoomBy(moveBy(zoomBy(whole, 4), 1, 1), 0.01)).toEqual(whole);
  });
});
