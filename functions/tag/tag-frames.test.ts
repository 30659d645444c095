import { describe, expect, it } from "vitest";
import type { Subject } from "../../shared/ingest/steps.ts";
import { TaggingPolicy } from "../../shared/tag/policy.ts";
import { readFaces, readLabels, readModeration, readProperties, readText } from "./read-rekognition.ts";
import { type Detect, makeTagFrames } from "./tag-frames.ts";

const subject: Subject = {
  assetId: "A1",
  version: 1,
  kind: "video",
  brand: "acme",
  master: { bucket: "m", key: "k", versionId: "v", etag: "e", bytes: 1 },
};
const frames = Array.from({ length: 6 }, (_, index) => ({ key: `f${index}.jpg`, atMs: index * 1000 }));

describe("tagging", () => {
  it("has every detector look at every frame, a few at a time", async () => {
    const looks: string[] = [];
    let now = 0;
    let most = 0;
    const detect: Detect = async (detector, key) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      looks.push(`${detector} ${key}`);
      now--;
      return { observations: [], colours: [] };
    };
    const tagFrames = makeTagFrames({ detect, policy: TaggingPolicy.parse({ parallelism: 3 }) });
    const report = await tagFrames({ subject, frames, durationMs: 6000 });
    expect(new Set(looks).size).toBe(24);
    expect(most).toBe(3);
    expect(report).toEqual({ tags: [], dominantColours: [], sampledFrames: 6 });
  });

  it("asks nobody about a recording", async () => {
    const tagFrames = makeTagFrames({
      detect: () => Promise.reject(new Error("asked")),
      policy: TaggingPolicy.parse({}),
    });
    expect((await tagFrames({ subject, frames: [] })).sampledFrames).toBe(0);
  });

  it("leaves out the detectors that the policy has switched off", async () => {
    const asked = new Set<string>();
    const detect: Detect = async (detector) => {
      asked.add(detector);
      return { observations: [], colours: [] };
    };
    await makeTagFrames({ detect, policy: TaggingPolicy.parse({ faces: null, text: null }) })({ subject, frames });
    expect([...asked]).toEqual(["labels", "moderation"]);
  });

  it("fails when a detector fails, and stops asking", async () => {
    let asked = 0;
    const detect: Detect = async () => {
      asked++;
      throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    };
    const tagging = makeTagFrames({ detect, policy: TaggingPolicy.parse({ parallelism: 2 }) })({ subject, frames });
    await expect(tagging).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(asked).toBeLessThanOrEqual(2);
  });
});

describe("Rekognition's words", () => {
  it("for labels become lower-case names with parents, category and boxes", () => {
    expect(
      readLabels({
        Labels: [
          {
            Name: "Dining Table",
            Confidence: 91.23456,
            Parents: [{ Name: "Furniture" }, { Name: "Table" }],
            Categories: [{ Name: "Furniture and Furnishings" }],
            Instances: [{ Confidence: 88, BoundingBox: { Left: -0.05, Top: 0.5, Width: 0.5, Height: 0.6 } }],
          },
        ],
      }),
    ).toEqual([
      {
        type: "label",
        name: "dining table",
        parents: ["furniture", "table"],
        confidence: 91.23,
        places: [{ confidence: 88, region: { left: 0, top: 0.5, width: 0.45, height: 0.5 } }],
        attributes: { category: "furniture and furnishings" },
      },
    ]);
  });

  it("for colours and quality", () => {
    expect(
      readProperties({
        ImageProperties: {
          Quality: { Brightness: 60.5, Sharpness: 88, Contrast: 70 },
          DominantColors: [{ HexCode: "#1E90FF", SimplifiedColor: "Blue", PixelPercent: 40.2 }],
        },
      }),
    ).toEqual({
      colours: [{ hex: "#1e90ff", name: "blue", percent: 40.2 }],
      quality: { brightness: 60.5, sharpness: 88, contrast: 70 },
    });
  });

  it("for moderation keep the branch of the taxonomy", () => {
    expect(
      readModeration({
        ModerationLabels: [{ Name: "Weapons", ParentName: "Violence", Confidence: 77, TaxonomyLevel: 2 }],
      }),
    ).toMatchObject([{ type: "moderation", name: "weapons", parents: ["violence"], attributes: { level: 2 } }]);
  });

  it("for faces count them and describe the surest", () => {
    const face = (Confidence: number, Low: number) => ({
      Confidence,
      AgeRange: { Low, High: Low + 10 },
      Emotions: [
        { Type: "CALM" as const, Confidence: 50 },
        { Type: "HAPPY" as const, Confidence: 90 },
      ],
      Smile: { Value: true },
    });
    expect(readFaces({ FaceDetails: [face(85, 20), face(99, 40), face(30, 5)] }, 80)).toMatchObject([
      {
        type: "face",
        name: "face",
        confidence: 99,
        places: [{ confidence: 99 }, { confidence: 85 }],
        attributes: { count: 2, ageFrom: 40, ageTo: 50, emotion: "happy", smiling: true },
      },
    ]);
    expect(readFaces({ FaceDetails: [face(30, 5)] }, 80)).toEqual([]);
  });

  it("for text are lines as read, not the words again", () => {
    const detections = [
      { Type: "LINE" as const, DetectedText: "SALE  50%", Confidence: 99 },
      { Type: "WORD" as const, DetectedText: "SALE", Confidence: 99 },
      { Type: "LINE" as const, DetectedText: "blurry", Confidence: 20 },
    ];
    expect(readText({ TextDetections: detections }, 80).map(({ name }) => name)).toEqual(["SALE 50%"]);
  });
});
