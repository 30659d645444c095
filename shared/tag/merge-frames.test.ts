import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeFrames } from "./merge-frames.ts";
import { canonicalName, type FrameObservations, type Observation } from "./observation.ts";
import { TagReport } from "./tag.ts";

const label = (name: string, confidence: number, over: Partial<Observation> = {}): Observation => ({
  type: "label",
  name,
  parents: [],
  confidence,
  places: [],
  attributes: {},
  ...over,
});
const frame = (atMs: number | undefined, ...observations: Observation[]): FrameObservations => ({
  atMs,
  observations,
  colours: [],
});

describe("frames of a film", () => {
  it("that see the same thing one after the other are one tag with one span", () => {
    const report = mergeFrames(
      [frame(0, label("dog", 70)), frame(6000, label("dog", 95)), frame(12_000, label("dog", 80))],
      { durationMs: 15_000 },
    );
    expect(report.tags).toEqual([
      {
        type: "label",
        name: "dog",
        parents: [],
        confidence: 95,
        instances: [],
        spans: [{ startMs: 0, endMs: 15_000 }],
        attributes: {},
      },
    ]);
    expect(report.sampledFrames).toBe(3);
  });

  it("that lose sight of it in between have two spans", () => {
    const frames = [
      frame(0, label("dog", 70)),
      frame(5000),
      frame(10_000, label("dog", 90)),
      frame(15_000, label("dog", 60)),
    ];
    expect(mergeFrames(frames, { durationMs: 20_000 }).tags[0]?.spans).toEqual([
      { startMs: 0, endMs: 5000 },
      { startMs: 10_000, endMs: 20_000 },
    ]);
  });

  it("may come in any order", () => {
    const frames = [frame(6000, label("dog", 95)), frame(0, label("dog", 70))];
    expect(mergeFrames(frames, { durationMs: 9000 }).tags[0]?.spans).toEqual([{ startMs: 0, endMs: 9000 }]);
  });

  it("keep where and when, the surest place first", () => {
    const region = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
    const report = mergeFrames([
      frame(0, label("car", 70, { places: [{ region, confidence: 60 }] })),
      frame(1000, label("car", 90, { places: [{ confidence: 90 }] })),
    ]);
    expect(report.tags[0]?.instances).toEqual([
      { confidence: 90, atMs: 1000 },
      { region, confidence: 60, atMs: 0 },
    ]);
  });

  it("share their colours out over the whole film", () => {
    const colours = (hex: string, name: string, percent: number) => ({
      atMs: 0,
      observations: [],
      colours: [{ hex, name, percent }],
    });
    expect(
      mergeFrames([colours("#0000ff", "blue", 50), colours("#0000aa", "blue", 30), colours("#ff0000", "red", 40)])
        .dominantColours,
    ).toEqual([
      { hex: "#0000ff", name: "blue", percent: 26.67 },
      { hex: "#ff0000", name: "red", percent: 13.33 },
    ]);
  });

  it("have the mean of their qualities", () => {
    const quality = (brightness: number): FrameObservations => ({
      observations: [],
      colours: [],
      quality: { brightness, sharpness: 80, contrast: 50 },
    });
    expect(mergeFrames([quality(40), quality(61)]).imageQuality).toEqual({
      brightness: 50.5,
      sharpness: 80,
      contrast: 50,
    });
  });
});

describe("a picture", () => {
  it("has tags without times", () => {
    const report = mergeFrames([
      frame(undefined, label("tree", 88, { places: [{ confidence: 80 }], parents: ["plant"] })),
    ]);
    expect(report.tags[0]).toMatchObject({ spans: [], instances: [{ confidence: 80 }], parents: ["plant"] });
  });
  it("without tags, and a recording without pictures, have an empty report", () => {
    expect(mergeFrames([])).toEqual({ tags: [], dominantColours: [], sampledFrames: 0 });
  });
  it("is not tagged with what the organisation ignores", () => {
    expect(
      mergeFrames([frame(undefined, label("art", 99), label("tree", 80))], { ignore: ["art"] }).tags.map(
        (tag) => tag.name,
      ),
    ).toEqual(["tree"]);
  });
});

it("a label and a moderation label of one name stay two tags", () => {
  const report = mergeFrames([frame(undefined, label("weapon", 90), { ...label("weapon", 80), type: "moderation" })]);
  expect(report.tags.map((tag) => tag.type)).toEqual(["label", "moderation"]);
});

it("names are told in one way whoever said them", () => {
  expect(canonicalName("  Dining \u200bTable\n")).toBe("dining table");
  expect(canonicalName("E\u0301cole")).toBe("école");
});

it("whatever is seen, the report is valid, sorted, and small enough to pass between two states", () => {
  const observation = fc.record({
    type: fc.constantFrom("label" as const, "moderation" as const, "face" as const, "text" as const),
    name: fc.stringMatching(/^[a-z]{1,3}$/),
    parents: fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 2 }),
    confidence: fc.double({ min: 0, max: 100, noNaN: true }),
    places: fc.array(fc.record({ confidence: fc.double({ min: 0, max: 100, noNaN: true }) }), { maxLength: 30 }),
    attributes: fc.constant({}),
  });
  const frames = fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 100_000 }),
      observations: fc.array(observation, { maxLength: 60 }),
      colours: fc.constant<FrameObservations["colours"]>([]),
    }),
    { maxLength: 10 },
  );
  fc.assert(
    fc.property(frames, (seen) => {
      const report = TagReport.parse(mergeFrames(seen, { durationMs: 100_000 }));
      expect(JSON.stringify(report).length).toBeLessThan(180_000);
      for (const [index, tag] of report.tags.entries()) {
        expect(tag.confidence).toBeLessThanOrEqual(report.tags[index - 1]?.confidence ?? 100);
        expect(tag.parents).not.toContain(tag.name);
        let end = -1;
        for (const span of tag.spans) {
          expect(span.startMs).toBeGreaterThan(end);
          expect(span.endMs).toBeGreaterThanOrEqual(span.startMs);
          end = span.endMs;
        }
      }
    }),
    { numRuns: 60 },
  );
});
