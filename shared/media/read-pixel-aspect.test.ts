import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { anamorphicFilm, film, portraitFilm } from "../../test/fixtures/films.ts";
import { readPixelAspect } from "./read-pixel-aspect.ts";

const aspectIn = (bytes: Buffer) =>
  readPixelAspect(async (start, length) => bytes.subarray(start, start + length), bytes.length);

describe("the shape of a film's pixels", () => {
  it("is what its header says", async () => {
    expect(await aspectIn(await readFile(await anamorphicFilm("pal.mp4")))).toEqual({ numerator: 64, denominator: 45 });
    expect(await aspectIn(await readFile(await anamorphicFilm("hdv.mov")))).toEqual({ numerator: 4, denominator: 3 });
  });

  it("follows from the size in the track header when there is no word of its own", async () => {
    const bytes = await readFile(await anamorphicFilm("pal.mp4"));
    const at = bytes.indexOf("pasp");
    expect(at).toBeGreaterThan(0);
    bytes.write("free", at, "latin1");
    expect(await aspectIn(bytes)).toEqual({ numerator: 64, denominator: 45 });
  });

  it("is square where nothing else is said, upright or lying", async () => {
    expect(await aspectIn(await readFile(await film()))).toBeUndefined();
    expect(await aspectIn(await readFile(await portraitFilm()))).toBeUndefined();
  });

  it("is unknown to anything that is cut off or no film", async () => {
    const whole = await readFile(await anamorphicFilm("pal.mp4"));
    const stsd = whole.indexOf("stsd");
    for (const end of [0, 7, whole.indexOf("tkhd") + 20, stsd + 4, stsd + 40])
      await expect(aspectIn(whole.subarray(0, end))).resolves.toBeUndefined();
    expect(await aspectIn(Buffer.from("words, and more words".repeat(100)))).toBeUndefined();
  });
});
