import { describe, expect, it } from "vitest";
import { Region } from "../../../shared/comment/region.ts";
import { arrowHead, finished, further, markOf, type Spot, within } from "./marks.ts";

const at = (x: number, y: number): Spot => ({ x, y });

describe("the head of an arrow", () => {
  it.each([1, 16 / 9, 9 / 16])("has two barbs of one length, on a picture %f times as wide as high", (aspect) => {
    const to = at(0.5, 0.5);
    const lengths = arrowHead(at(0.1, 0.2), to, aspect).map(({ x, y }) => Math.hypot((x - to.x) * aspect, y - to.y));
    for (const length of lengths) expect(length).toBeCloseTo(0.05);
  });

  it("lies on the side from which the arrow comes, and is no longer than half of it", () => {
    const [one, other] = arrowHead(at(0.4, 0.5), at(0.42, 0.5), 1);
    for (const { x } of [one, other]) expect(x).toBeLessThan(0.42);
    expect(one.y - 0.5).toBeCloseTo(0.5 - other.y);
    expect(Math.hypot(one.x - 0.42, one.y - 0.5)).toBeCloseTo(0.01);
  });
});

describe("a mark", () => {
  it("is a box whichever corner it was begun at", () => {
    const box = { shape: "box", x: 0.25, y: 0.5, width: 0.25, height: 0.25, colour: "red" };
    expect(markOf("box", [at(0.25, 0.5), at(0.5, 0.75)], "red")).toEqual(box);
    expect(markOf("box", [at(0.5, 0.75), at(0.25, 0.5)], "red")).toEqual(box);
  });

  it("is nothing where somebody has only tapped, unless it is a point", () => {
    const tap = [at(0.5, 0.5), at(0.501, 0.5)];
    expect(markOf("box", tap, "red")).toBeUndefined();
    expect(markOf("arrow", tap, "red")).toBeUndefined();
    expect(markOf("freehand", tap, "red")).toBeUndefined();
    expect(markOf("point", tap, "blue")).toEqual({ shape: "point", x: 0.501, y: 0.5, colour: "blue" });
    expect(markOf("point", [], "blue")).toBeUndefined();
  });

  it("goes from where an arrow was begun to where it points", () => {
    expect(markOf("arrow", [at(0.1, 0.1), at(0.3, 0.2), at(0.9, 0.4)], "white")).toMatchObject({
      from: at(0.1, 0.1),
      to: at(0.9, 0.4),
    });
  });

  it("keeps a line to as many points as the API takes, and its ends", () => {
    const scribble = Array.from({ length: 20_000 }, (_, step) =>
      within(at(0.5 + Math.sin(step / 7) * (step / 40_000), 0.5 + Math.cos(step / 11) * (step / 40_000))),
    );
    const path = further([], scribble);
    const mark = finished(markOf("freehand", path, "green") ?? { shape: "point", x: 0, y: 0 });
    expect(Region.parse(mark)).toMatchObject({ shape: "freehand", colour: "green" });
    expect(mark).toMatchObject({ points: expect.arrayContaining([path[0], path.at(-1)]) });
  });

  it("keeps the corners of a line and drops what lies between them", () => {
    const corner = [at(0, 0), at(0.25, 0), at(0.5, 0), at(0.5, 0.25), at(0.5, 0.5)];
    expect(finished({ shape: "freehand", points: corner })).toEqual({
      shape: "freehand",
      points: [at(0, 0), at(0.5, 0), at(0.5, 0.5)],
    });
  });

  it("ends at the picture's edge", () => expect(within(at(-0.2, 1.4))).toEqual(at(0, 1)));
});
