import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateOf } from "./estimate.ts";
import { timesThousandths, toUsd, usd } from "./money.ts";
import { pipelineCharges } from "./pipeline.ts";
import { nameOf, priceBookFor, priceBooks } from "./price-book.ts";
import { type BilledOutput, billedMinutes, resolutionOf, speedOf, transcodeCharges } from "./transcode.ts";

const virginia = priceBookFor("us-east-1");
const picture = (
  width: number,
  height: number,
  over: Partial<NonNullable<BilledOutput["picture"]>> = {},
): BilledOutput => ({
  picture: { codec: "avc", width, height, framesPerSecond: 25, passes: "single-pass", ...over },
  durationMs: 60_000,
  tier: "basic",
});

describe("money", () => {
  it("is exact where binary fractions are not", () => {
    expect(toUsd(usd("0.1") + usd("0.2"))).toBe(0.3);
    expect(toUsd(timesThousandths(usd("0.0000002"), 3_000_000))).toBe(0.0006);
  });
  it("is rounded half up to the micro-dollar", () => {
    expect([toUsd(usd("0.0000005")), toUsd(usd("0.00000049")), toUsd(usd("12.3456785"))]).toEqual([
      0.000001, 0, 12.345679,
    ]);
  });
  it.each(["", "1e-6", "-1", "1.2345678901234", "1,5", ".5"])("does not read %j as a price", (price) => {
    expect(() => usd(price)).toThrow(RangeError);
  });
});

describe("what MediaConvert bills", () => {
  it.each([
    [1, 0.167],
    [9_999, 0.167],
    [10_001, 0.184],
    [45_000, 0.75],
    [60_000, 1],
    [60_040, 1.017],
  ])("%i ms as %f minutes: by the second, ten at least", (durationMs, minutes) => {
    expect(billedMinutes(durationMs)).toBe(minutes);
  });

  it.each([
    [416, 234, "sd"],
    [960, 540, "sd"],
    [720, 576, "sd"],
    [1280, 720, "hd"],
    [720, 1280, "hd"],
    [1920, 1080, "hd"],
    [2048, 1080, "4k"],
    [3840, 2160, "4k"],
  ])("%i×%i as %s", (width, height, resolution) => {
    expect(resolutionOf(width, height)).toBe(resolution);
  });

  it("29.97 and 30 frames a second alike, and 50 as much as 60", () => {
    expect([speedOf(29.97), speedOf(30), speedOf(30.01), speedOf(50), speedOf(60), speedOf(119.88)]).toEqual([
      "30fps",
      "30fps",
      "60fps",
      "60fps",
      "60fps",
      "120fps",
    ]);
  });

  it("a minute of a film in five sizes and a proxy: 6 cents", () => {
    // Two HD outputs at 1.5 cents and four SD outputs at 0.75.
    const outputs = [
      picture(1920, 1080),
      picture(1280, 720),
      picture(960, 540),
      picture(640, 360),
      picture(416, 234),
      picture(960, 540),
    ];
    const estimate = estimateOf(transcodeCharges(outputs, virginia), virginia, "basic");
    expect(estimate.totalUsd).toBe(0.06);
    expect(estimate.lines).toEqual([
      { item: "mediaconvert.basic.avc.hd.30fps", quantity: 2, unit: "minute", usd: 0.03 },
      { item: "mediaconvert.basic.avc.sd.30fps", quantity: 4, unit: "minute", usd: 0.03 },
    ]);
  });

  it("twice as much for 60 frames a second, and more for the professional tier", () => {
    const price = (output: BilledOutput) => estimateOf(transcodeCharges([output], virginia), virginia).totalUsd;
    expect(price(picture(1920, 1080))).toBe(0.015);
    expect(price(picture(1920, 1080, { framesPerSecond: 60 }))).toBe(0.03);
    expect(price({ ...picture(1920, 1080), tier: "professional" })).toBe(0.024);
    expect(price({ ...picture(1920, 1080, { passes: "multi-pass" }), tier: "professional" })).toBe(0.042);
  });

  it("a song of three minutes in two formats: 1.8 cents, and the normalisation that the book has no price for is named", () => {
    const song: BilledOutput = { durationMs: 180_000, tier: "basic", normalised: true };
    const estimate = estimateOf(transcodeCharges([song, song], virginia), virginia);
    expect(estimate.totalUsd).toBe(0.018);
    expect(estimate.lines.map(({ item, quantity, usd: price }) => [item, quantity, price])).toEqual([
      ["mediaconvert.basic.audio", 6, 0.018],
      ["mediaconvert.add-on.audio-normalisation (not priced)", 6, 0],
    ]);
  });
});

describe("what the pipeline around it costs", () => {
  it("for a photograph, by hand", () => {
    const charges = pipelineCharges(
      {
        kind: "image",
        images: 1,
        detectors: 4,
        files: 6,
        masterBytes: 8_000_000,
        renditionBytes: 2_000_000,
        reviewers: 2,
        megapixels: 24,
      },
      virginia,
    );
    const lines = new Map(estimateOf(charges, virginia).lines.map((line) => [line.item, line.usd]));
    expect(lines.get("rekognition.image")).toBe(0.004);
    expect(lines.get("rekognition.image-properties")).toBe(0.00075);
    expect(lines.get("stepfunctions.transitions")).toBe(0.00045);
    expect(lines.get("s3.storage")).toBe(0.00023);
    expect(lines.get("s3.put")).toBe(0.00003);
    expect(lines.get("ses.mail")).toBe(0.0002);
    // 0.9 for the short steps, 3 GB for 10.6 s: 32.7 GB-s at 0.0000133334.
    expect(lines.get("lambda.compute")).toBe(0.000436);
    expect(estimateOf(charges, virginia).totalUsd).toBe(0.006173);
  });
});

describe("an estimate", () => {
  it("adds up to its lines, whatever they are", () => {
    const charge = fc.record({
      item: fc.constantFrom("a", "b", "c"),
      quantity: fc.double({ min: 0, max: 10_000, noNaN: true }),
      unit: fc.constant("u"),
      price: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    });
    fc.assert(
      fc.property(fc.array(charge, { maxLength: 20 }), (charges) => {
        const { totalUsd, lines } = estimateOf(charges, virginia);
        expect(Math.round(totalUsd * 1e6)).toBe(lines.reduce((sum, line) => sum + Math.round(line.usd * 1e6), 0));
      }),
    );
  });

  it("names the book it was made with, and no region is without one", () => {
    expect(nameOf(priceBookFor("eu-west-1"))).toBe("eu-west-1 2024-12-01");
    expect(nameOf(priceBookFor("mars-north-1"))).toBe("us-east-1 2024-12-01");
    for (const [region, book] of Object.entries(priceBooks)) {
      expect(book.region).toBe(region);
      // Whoever reads an estimate may ask which of its prices nobody has looked up.
      for (const name of book.unconfirmed.filter((figure) => !figure.includes(" "))) expect(book).toHaveProperty(name);
      for (const source of Object.values(book.sources)) expect(source).toContain("https://aws.amazon.com/");
    }
  });
});
