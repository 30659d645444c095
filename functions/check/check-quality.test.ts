import { describe, expect, it } from "vitest";
import organisation from "../../greenlight.config.ts";
import type { Kind } from "../../shared/asset/kind.ts";
import { Config } from "../../shared/config/schema.ts";
import type { CheckInput, RenditionsMade, Technical } from "../../shared/ingest/steps.ts";
import { QualitySpec } from "../../shared/quality/spec.ts";
import { qualitySpecOf } from "../../shared/quality/spec-of.ts";
import type { Tag } from "../../shared/tag/tag.ts";
import { makeCheckQuality } from "./check-quality.ts";

const config = Config.parse(organisation);
const spec = QualitySpec.parse({
  video: {
    minWidth: 1280,
    minHeight: 720,
    maxWidth: 3840,
    maxHeight: 2160,
    minDurationMs: 1000,
    maxDurationMs: 600_000,
  },
  image: { minWidth: 800, minHeight: 600, verdict: "quarantine" },
  audio: { minDurationMs: 1000 },
});
const check = makeCheckQuality({ spec, naming: config.naming });

function input(
  kind: Kind,
  technical: Partial<Technical>,
  over: { key?: string; findings?: RenditionsMade["findings"]; tags?: Tag[] } = {},
): CheckInput {
  return {
    subject: {
      assetId: "A1",
      version: 1,
      kind,
      brand: "acme",
      master: { bucket: "m", key: over.key ?? "acme/spring/hero-film.mp4", versionId: "v", etag: "e", bytes: 1 },
    },
    made: {
      renditions: [],
      technical: { container: "mp4", mimeType: "video/mp4", bytes: 1, audioTracks: [], ...technical },
      estimate: { totalUsd: 0, lines: [], priceBook: "x" },
      frames: [],
      embedded: {},
      findings: over.findings ?? [],
    },
    tagged: { tags: over.tags ?? [], dominantColours: [], sampledFrames: 1 },
  };
}

function moderation(name: string, confidence: number, parents: string[] = [], startMs?: number): Tag {
  return {
    type: "moderation",
    name,
    parents,
    confidence,
    instances: [],
    spans: startMs === undefined ? [] : [{ startMs, endMs: startMs + 1000 }],
    attributes: {},
  };
}

const hd = { width: 1920, height: 1080, durationMs: 60_000 };

describe("the verdict", () => {
  const silence = { check: "silence" as const, verdict: "quarantine" as const, message: "silent", measured: {} };
  const cases: [string, CheckInput, string, string[]][] = [
    ["a film within the spec", input("video", hd), "pass", []],
    ["a portrait film within it", input("video", { width: 1080, height: 1920, durationMs: 60_000 }), "pass", []],
    ["a film that is too small", input("video", { ...hd, width: 640, height: 360 }), "warn", ["resolution"]],
    ["a portrait film that is too small", input("video", { ...hd, width: 360, height: 640 }), "warn", ["resolution"]],
    ["a film that is too large", input("video", { ...hd, width: 7680, height: 4320 }), "warn", ["resolution"]],
    ["a film that is too short", input("video", { ...hd, durationMs: 400 }), "warn", ["duration"]],
    ["a film that is too long", input("video", { ...hd, durationMs: 700_000 }), "warn", ["duration"]],
    ["a picture under a strict spec", input("image", { width: 640, height: 480 }), "quarantine", ["resolution"]],
    ["sound at -23 LUFS", input("audio", { durationMs: 5000, loudnessLufs: -23.4, truePeakDbtp: -1.2 }), "pass", []],
    [
      "sound too loud",
      input("audio", { durationMs: 5000, loudnessLufs: -9.3, truePeakDbtp: -2 }),
      "warn",
      ["loudness"],
    ],
    ["sound too quiet", input("audio", { durationMs: 5000, loudnessLufs: -31 }), "warn", ["loudness"]],
    [
      "sound too loud that clips besides",
      input("audio", { durationMs: 5000, loudnessLufs: -9.3, truePeakDbtp: 0.4 }),
      "warn",
      ["loudness", "loudness"],
    ],
    [
      "sound exactly at the limits",
      input("audio", { durationMs: 5000, loudnessLufs: -22, truePeakDbtp: -1 }),
      "pass",
      [],
    ],
    ["loudness that was not measured", input("video", hd), "pass", []],
    ["loudness of silence", input("audio", { durationMs: 5000, loudnessLufs: -70 }), "pass", []],
    ["a picture's loudness", input("image", { width: 800, height: 600, loudnessLufs: -5 }), "pass", []],
    ["a silent recording", input("audio", { durationMs: 5000 }, { findings: [silence] }), "quarantine", ["silence"]],
    [
      "something that may not be shown",
      input("video", hd, { tags: [moderation("weapons", 91)] }),
      "quarantine",
      ["moderation"],
    ],
    [
      "something that might not be shown",
      input("video", hd, { tags: [moderation("weapons", 89.9)] }),
      "warn",
      ["moderation"],
    ],
    ["a name against the policy", input("video", hd, { key: "acme/spring/Hero Film (final).mp4" }), "warn", ["naming"]],
    [
      "a warning and a quarantine together",
      input("video", { ...hd, width: 640, height: 360 }, { tags: [moderation("weapons", 99)] }),
      "quarantine",
      ["resolution", "moderation"],
    ],
  ];
  it.each(cases)("on %s", async (_name, given, verdict, checks) => {
    const report = await check(given);
    expect([report.verdict, report.findings.map((finding) => finding.check)]).toEqual([verdict, checks]);
  });
});

describe("the words", () => {
  it("say what was measured, what was expected and what to do", async () => {
    const { findings } = await check(
      input("video", { width: 640, height: 360, durationMs: 60_000, loudnessLufs: -9.34, truePeakDbtp: 0.4 }),
    );
    expect(findings.map(({ message }) => message)).toEqual([
      "The master is 640×360; at least 1280×720 is expected. Ask for a larger export: enlarging it would not add detail.",
      "The sound measures −9.3 LUFS, 13.7 LU louder than the −23 LUFS expected (±1). The renditions are normalised; the master itself should be mixed again for broadcast.",
      "The sound peaks at 0.4 dBTP, above −1 dBTP: it may distort on some devices. Put a true-peak limiter on the mix.",
    ]);
  });

  it("turn the spec for a portrait master", async () => {
    const { findings } = await check(input("video", { width: 360, height: 640, durationMs: 60_000 }));
    expect(findings[0]?.message).toContain("at least 720×1280");
  });

  it("name the most certain finding first, with its time, and a branch only by its leaf", async () => {
    const tags = [
      moderation("violence", 95, [], 12_000),
      moderation("weapons", 95, ["violence"], 12_000),
      moderation("smoking", 70, ["drugs & tobacco"]),
    ];
    const { findings } = await check(input("video", hd, { tags }));
    expect(findings.map(({ message }) => message)).toEqual([
      "Held back: “weapons” was seen at 12 s with 95 % confidence. Someone with the right to release it has to look first.",
      "Look at this: “smoking” was seen with 70 % confidence. Reviewers should decide whether it may be shown.",
    ]);
  });

  it("offer the nearest name that would do", async () => {
    const { findings } = await check(input("video", hd, { key: "acme/spring/Hero Film (final).mp4" }));
    expect(findings[0]?.message).toContain("Hero-Film-final.mp4");
  });
});

describe("the organisation's own spec", () => {
  it("accepts what it says it accepts, by the label's name or its parent's", async () => {
    const accepting = makeCheckQuality({
      spec: qualitySpecOf(
        Config.parse({ ...organisation, tagging: { ...organisation.tagging, acceptedModeration: ["alcohol"] } }),
      ),
      naming: config.naming,
    });
    const tags = [
      moderation("drinking", 99, ["alcohol"]),
      moderation("alcohol", 99),
      moderation("smoking", 99, ["tobacco"]),
    ];
    const { findings } = await accepting(input("video", hd, { tags }));
    expect(findings.map(({ measured }) => measured.label)).toEqual(["smoking"]);
  });

  it("holds recordings against their own loudness", async () => {
    const own = makeCheckQuality({ spec: qualitySpecOf(config), naming: config.naming });
    expect((await own(input("audio", { durationMs: 5000, loudnessLufs: -18 }))).verdict).toBe("pass");
    expect((await own(input("audio", { durationMs: 5000, loudnessLufs: -9 }))).verdict).toBe("warn");
  });
});
