import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnchorRequest, anchorIn } from "./anchor.ts";
import { Region } from "./region.ts";

const film = { frameRate: { numerator: 30_000, denominator: 1_001 }, durationMs: 10_010 };
const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });

describe("frames that are pointed at", () => {
  it("carry the rate of the version, and are one when only the first is given", () => {
    expect(anchorIn({ frames: { first: 12 } }, "video", film).frames).toEqual({
      first: 12,
      last: 12,
      rate: film.frameRate,
    });
    expect(anchorIn({ frames: { first: 0, last: 300 } }, "video", film).frames).toMatchObject({ first: 0, last: 300 });
  });

  it("may be counted at the same rate in other terms", () => {
    const rate = { numerator: 60_000, denominator: 2_002 };
    expect(anchorIn({ frames: { first: 1, rate } }, "video", film).frames).toMatchObject({ rate: film.frameRate });
  });

  it.each([
    ["beyond the end", { first: 0, last: 301 }, "video" as const, film, "frames.last"],
    ["at another rate", { first: 0, rate: { numerator: 25, denominator: 1 } }, "video" as const, film, "frames.rate"],
    ["of a recording", { first: 0 }, "audio" as const, { durationMs: 10_010 }, "frames"],
    ["of a picture", { first: 0 }, "image" as const, {}, "frames"],
    ["at a rate that nobody knows", { first: 0 }, "video" as const, { durationMs: 10_010 }, "frames"],
    [
      "at a variable rate",
      { first: 0 },
      "video" as const,
      { durationMs: 10_010, frameRate: { numerator: 0, denominator: 0 } },
      "frames",
    ],
    ["before anything was measured", { first: 0 }, "video" as const, undefined, "frames"],
  ])("%s are refused", (_, frames, kind, technical, field) => {
    expect(() => anchorIn({ frames }, kind, technical)).toThrow(
      expect.objectContaining({ code: "invalid", details: { field } }),
    );
  });

  it.each([
    [{ first: 2, last: 1 }],
    [{ first: -1 }],
    [{ first: 1.5 }],
    [{ first: "1" }],
    [{ last: 1 }],
    [{ first: 2 ** 60 }],
    [{ first: 0, rate: { numerator: 29.97, denominator: 1 } }],
    [{ first: 0, rate: { numerator: 25, denominator: 0 } }],
  ])("such as %j are none", (frames) => {
    expect(AnchorRequest.safeParse({ frames }).success).toBe(false);
  });
});

describe("a region", () => {
  it("of any shape inside the picture is taken, and stays inside when it is rounded", () => {
    const box = fc
      .tuple(coordinate, coordinate, coordinate, coordinate)
      .map(([a, b, c, d]) => ({
        shape: "box",
        x: Math.min(a, b),
        y: Math.min(c, d),
        width: Math.max(a, b) - Math.min(a, b),
        height: Math.max(c, d) - Math.min(c, d),
      }))
      .filter(({ width, height }) => width > 0 && height > 0);
    const shapes = fc.oneof(
      point.map((at) => ({ shape: "point", ...at })),
      box,
      fc.record({ shape: fc.constant("arrow"), from: point, to: point }),
      fc.record({ shape: fc.constant("freehand"), points: fc.array(point, { minLength: 2, maxLength: 500 }) }),
    );
    fc.assert(
      fc.property(shapes, (shape) => {
        const region = Region.parse(shape);
        const numbers = JSON.stringify(region).match(/-?[\d.e-]+(?=[,}])/g) ?? [];
        expect(numbers.map(Number).every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(Region.parse(region)).toEqual(region);
      }),
    );
  });

  it.each([
    [{ shape: "point", x: 1.1, y: 0 }],
    [{ shape: "point", x: -0.1, y: 0 }],
    [{ shape: "point", x: "0", y: 0 }],
    [{ shape: "point", x: Number.NaN, y: 0 }],
    [{ shape: "box", x: 0.5, y: 0, width: 0.6, height: 0.1 }],
    [{ shape: "box", x: 0, y: 0, width: 0, height: 0.1 }],
    [{ shape: "arrow", from: { x: 0, y: 0 } }],
    [{ shape: "freehand", points: [{ x: 0, y: 0 }] }],
    [{ shape: "freehand", points: Array.from({ length: 501 }, () => ({ x: 0, y: 0 })) }],
    [{ shape: "circle", x: 0, y: 0 }],
  ])("such as %j is refused", (region) => {
    expect(Region.safeParse(region).success).toBe(false);
  });

  it("needs a picture", () => {
    const region = { shape: "point" as const, x: 0, y: 0 };
    expect(anchorIn({ region }, "image", undefined).region).toEqual(region);
    expect(() => anchorIn({ region }, "audio", undefined)).toThrow("no picture");
  });
});

describe("a page", () => {
  it("must be one that the version has", () => {
    expect(anchorIn({ page: 3 }, "image", { pages: 3 }).page).toBe(3);
    expect(anchorIn({ page: 3 }, "image", {}).page).toBe(3);
    expect(() => anchorIn({ page: 4 }, "image", { pages: 3 })).toThrow("3 pages; 4 is none");
    expect(() => anchorIn({ page: 1 }, "video", film)).toThrow("no pages");
    for (const page of [0, 1.5, -1, 100_001]) expect(AnchorRequest.safeParse({ page }).success).toBe(false);
  });
});
