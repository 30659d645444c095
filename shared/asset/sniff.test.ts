import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sniff } from "./sniff.ts";

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
const text = (content: string) => new TextEncoder().encode(content);

describe("what a master is", () => {
  it.each(["jpeg", "png", "webp", "avif", "tiff", "gif"] as const)("a %s is told by its bytes", async (format) => {
    expect(await sniff(await picture.clone().toFormat(format).toBuffer())).toEqual({
      kind: "image",
      mimeType: `image/${format}`,
    });
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '\ufeff<?xml version="1.0"?>\n<!-- drawn by hand --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg></svg>',
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
  ])("a drawing is an SVG: %s", async (drawing) => {
    expect(await sniff(text(drawing))).toEqual({ kind: "image", mimeType: "image/svg+xml" });
  });

  it("an MXF may begin with anything", async () => {
    const header = Uint8Array.of(
      0x06,
      0x0e,
      0x2b,
      0x34,
      0x02,
      0x05,
      0x01,
      0x01,
      0x0d,
      0x01,
      0x02,
      0x01,
      0x01,
      0x02,
      0x04,
      0x00,
    );
    expect(await sniff(new Uint8Array([...new Uint8Array(500), ...header]))).toEqual({
      kind: "video",
      mimeType: "application/mxf",
    });
  });

  it("a song whose cover is larger than what was read is still a song", async () => {
    const tag = Uint8Array.of(0x49, 0x44, 0x33, 0x04, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f);
    expect(await sniff(new Uint8Array([...tag, ...new Uint8Array(2_000)]))).toEqual({
      kind: "audio",
      mimeType: "audio/mpeg",
    });
  });

  it.each([
    [new Uint8Array(), "it has no bytes"],
    [text("this is no film at all"), "By its bytes the file is text"],
    [text("<html><body><svg></svg></body></html>"), "By its bytes the file is text"],
    [text("%PDF-1.7 and so on"), "application/pdf"],
    [Uint8Array.from({ length: 200 }, (_, at) => (at * 7) % 256), "of no known kind"],
  ])("what is no master is refused with a reason (%#)", async (bytes, words) => {
    expect(await sniff(bytes)).toMatchObject({ kind: null, reason: expect.stringContaining(words) });
  });

  it("never throws, whatever the bytes", async () => {
    for (const magic of ["ftypisom", "RIFF", "\x1aE\xdf\xa3", "OggS", "II*\0", "GIF89a"]) {
      const bytes = text(`\0\0\0\x18${magic}`);
      await expect(sniff(bytes)).resolves.toHaveProperty("kind");
    }
  });
});
