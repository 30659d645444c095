import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { photograph } from "../../test/fixtures/photographs.ts";
import { choosePoster } from "./choose-poster.ts";
import { measureLight } from "./measure-light.ts";

const flat = (value: number) =>
  sharp({ create: { width: 320, height: 180, channels: 3, background: { r: value, g: value, b: value } } })
    .jpeg()
    .toBuffer();

describe("the poster", () => {
  it("is not the black first frame of a film", async () => {
    const frames = [await flat(0), await flat(16), await readFile(await photograph()), await flat(255)];
    const lights = await Promise.all(frames.map((frame, index) => measureLight(frame, index * 1000)));
    expect(choosePoster(lights)).toBe(2);
  });

  it("is rather an early frame than an equal one near the end", () => {
    const light = (atMs: number) => ({ atMs, luma: 110, spread: 50 });
    expect(choosePoster([light(0), light(1), light(2), light(3)])).toBe(0);
    expect(choosePoster([{ atMs: 0, luma: 30, spread: 12 }, light(1), light(2), light(3)])).toBe(1);
  });

  it("is any frame of a film that is black throughout, and none of none", () => {
    expect(choosePoster([{ atMs: 0, luma: 0, spread: 0 }])).toBe(0);
    expect(choosePoster([])).toBe(-1);
  });
});
