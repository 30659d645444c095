import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import exifr from "exifr";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { RenditionsMade, type Subject } from "../../shared/ingest/steps.ts";
import { ImagePreset } from "../../shared/rendition/preset.ts";
import * as hostile from "../../test/fixtures/hostile.ts";
import * as photographs from "../../test/fixtures/photographs.ts";
import { makeRenderImage } from "./render-image.ts";

/** Renders a file and keeps what would have gone to the bucket. */
async function render(bytes: Uint8Array, preset: Partial<ImagePreset> = {}) {
  const stored = new Map<string, { bytes: Uint8Array; contentType: string }>();
  const renderImage = makeRenderImage({
    readMaster: async () => bytes,
    putRendition: async (key, body, contentType) => {
      stored.set(key, { bytes: body, contentType });
    },
    preset: ImagePreset.parse(preset),
    detectors: 4,
    reviewersOf: () => 2,
    prices: priceBookFor("us-east-1"),
  });
  const subject: Subject = {
    assetId: "A1",
    version: 2,
    kind: "image",
    brand: "acme",
    master: { bucket: "masters", key: "acme/spring/a.jpg", versionId: "v", etag: "e", bytes: bytes.length },
  };
  const made = RenditionsMade.parse(await renderImage({ subject }));
  const file = (name: string) => {
    const rendition = made.renditions.find((candidate) => candidate.name === name);
    const held = stored.get(rendition?.key ?? "");
    if (held === undefined) throw new Error(`no rendition ${name}`);
    return Buffer.from(held.bytes);
  };
  return { made, file, stored };
}

const fixture = async (path: Promise<string>) => readFile(await path);

/** The colour in the middle of each quarter of a picture: above left, above right, below left, below right. */
async function quarters(picture: Buffer): Promise<number[][]> {
  const { data, info } = await sharp(picture)
    .flatten()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const index = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
    return [...data.subarray(index, index + 3)];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

function expectColour(found: number[] | undefined, expected: readonly number[] | undefined, tolerance = 30) {
  for (const [channel, value] of (expected ?? []).entries()) {
    expect(Math.abs((found?.[channel] ?? -1000) - value)).toBeLessThanOrEqual(tolerance);
  }
}

describe("a photograph", () => {
  it("becomes six renditions, recorded as they are", async () => {
    const { made, file } = await render(await fixture(photographs.photograph()));
    expect(
      made.renditions.map(({ name, role, contentType, width, height }) => [name, role, contentType, width, height]),
    ).toEqual([
      ["thumb", "thumb", "image/webp", 320, 200],
      ["preview", "preview", "image/jpeg", 1280, 800],
      ["web-avif", "web", "image/avif", 1600, 1000],
      ["web-webp", "web", "image/webp", 1600, 1000],
      ["web-jpeg", "web", "image/jpeg", 1600, 1000],
      ["full", "full", "image/jpeg", 1600, 1000],
    ]);
    for (const rendition of made.renditions) {
      const header = await sharp(file(rendition.name)).metadata();
      expect([header.width, header.height, rendition.bytes]).toEqual([
        rendition.width,
        rendition.height,
        file(rendition.name).length,
      ]);
      expect(rendition.key).toMatch(/^renditions\/A1\/v2\//);
    }
    expect(made.frames).toEqual([{ key: "renditions/A1/v2/preview.jpg" }]);
    expect(made.thumbhash).toMatch(/^[A-Za-z0-9+/]{20,48}=*$/);
  });

  it("tells what was embedded in it, under one name each", async () => {
    const { made } = await render(await fixture(photographs.photograph()));
    expect(made.embedded).toEqual({
      title: "Spring on the square",
      creator: "Ada Example",
      copyright: "© 2025 Example Agency",
      keywords: ["spring", "square", "<b>bold</b>"],
      captureDate: "2025-04-12T09:30:15+02:00",
      city: "Berlin",
      country: "Germany",
      latitude: 52.52,
      longitude: 13.405,
      camera: "NIKON Z 9",
      lens: "Z 50mm f/1.8",
    });
  });

  it("leaves the place, the camera and the date behind, and keeps whose it is", async () => {
    const { made, file } = await render(await fixture(photographs.photograph()));
    for (const { name } of made.renditions) {
      const picture = file(name);
      expect((await exifr.gps(picture).catch(() => undefined)) ?? null, name).toBeNull();
      for (const secret of ["Nikon", "2025:04:12", "Berlin", "Editor 9"])
        expect(picture.includes(secret), `${name}: ${secret}`).toBe(false);
    }
    const full = await exifr.parse(file("full"));
    expect([full.Artist, full.Copyright]).toEqual(["Ada Example", "(c) 2025 Example Agency"]);
  });

  it("is never enlarged", async () => {
    const small = await sharp(await fixture(photographs.photograph()))
      .resize(200, 125)
      .jpeg()
      .toBuffer();
    const { made } = await render(small);
    expect(new Set(made.renditions.map(({ width, height }) => `${width}×${height}`))).toEqual(new Set(["200×125"]));
  });
});

describe("a picture that was stored lying", () => {
  it("stands upright in every rendition", async () => {
    const { made, file } = await render(await fixture(photographs.portraitPhotograph()));
    expect([made.technical.width, made.technical.height, made.technical.orientation]).toEqual([600, 900, 6]);
    const [red, green, blue, yellow] = photographs.cornerColours;
    for (const name of ["thumb", "preview", "web-avif", "web-webp", "web-jpeg", "full"]) {
      // Turned a quarter clockwise, what was below left is above left.
      const corners = await quarters(file(name));
      for (const [index, expected] of [blue, red, yellow, green].entries()) expectColour(corners[index], expected, 45);
      expect((await sharp(file(name)).metadata()).orientation ?? 1).toBe(1);
    }
  });
});

describe("colours", () => {
  it("of a Display P3 picture are what they were, in sRGB", async () => {
    const { file } = await render(await fixture(photographs.wideGamutPhotograph()));
    expect((await sharp(file("web-jpeg")).metadata()).icc).toBeUndefined();
    const made = await quarters(file("web-jpeg"));
    // The file holds this green as 92, 177, 62: taken for sRGB, it would be pale.
    expectColour(made[1], photographs.cornerColours[1], 22);
    expectColour(made[0], photographs.cornerColours[0], 22);
  });

  it("of a CMYK picture come out as the same colours in sRGB", async () => {
    const { made, file } = await render(await fixture(photographs.cmykPhotograph()));
    expect(made.technical.colourSpace).toBe("cmyk");
    expect((await sharp(file("full")).metadata()).space).toBe("srgb");
    const [red, , , yellow] = await quarters(file("full"));
    expectColour(red, photographs.cornerColours[0], 60);
    expectColour(yellow, photographs.cornerColours[3], 60);
  });

  it("of the full size carry the profile that says they are sRGB", async () => {
    const { file } = await render(await fixture(photographs.greyPhotograph()));
    const header = await sharp(file("full")).metadata();
    expect(header.icc?.toString("latin1").replaceAll("\0", "").includes("sRGB")).toBe(true);
  });
});

describe("transparency", () => {
  it("is kept in WebP and AVIF and becomes white in JPEG", async () => {
    const { made, file } = await render(await fixture(photographs.transparentPicture()));
    expect(made.technical.hasAlpha).toBe(true);
    for (const name of ["thumb", "web-webp", "web-avif"]) {
      const { data, info } = await sharp(file(name)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([data[3], data[(Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4 + 3]]).toEqual([
        0, 255,
      ]);
    }
    for (const name of ["preview", "web-jpeg", "full"]) {
      const data = await sharp(file(name)).raw().toBuffer();
      expect(
        [...data.subarray(0, 3)].every((value) => value > 250),
        name,
      ).toBe(true);
    }
  });
});

describe("an animation", () => {
  it("keeps moving as WebP, with its frames and delays, and stands still elsewhere", async () => {
    const { made, file } = await render(await fixture(photographs.animatedPicture()));
    const header = await sharp(file("web-webp"), { pages: -1 }).metadata();
    expect([header.pages, header.delay?.every((delay) => delay === 100), header.pageHeight]).toEqual([6, true, 160]);
    expect(
      made.renditions.filter((rendition) => rendition.animated).map(({ name, width, height }) => [name, width, height]),
    ).toEqual([["web-webp", 240, 160]]);
    expect((await sharp(file("thumb")).metadata()).pages ?? 1).toBe(1);
    expect([made.technical.pages, made.technical.height]).toEqual([6, 160]);
  });

  it("of more pixels than are accepted shows its first frame, and says so", async () => {
    const { made } = await render(await fixture(photographs.animatedPicture()), { maxPixels: 100_000 });
    expect(made.renditions.some((rendition) => rendition.animated)).toBe(false);
    expect(made.findings.map(({ check, verdict }) => [check, verdict])).toEqual([["format", "warn"]]);
  });
});

describe("other formats", () => {
  it.each([
    ["16-bit TIFF", photographs.deepPhotograph, "tiff"],
    ["AVIF", photographs.avifPhotograph, "avif"],
    ["WebP", photographs.webpPicture, "webp"],
  ])("%s is rendered in the right colours", async (_name, make, container) => {
    const { made, file } = await render(await fixture(make()));
    expect(made.technical.container).toBe(container);
    const corners = await quarters(file("web-jpeg"));
    for (const [index, colour] of photographs.cornerColours.entries()) expectColour(corners[index], colour, 40);
  });

  it("a TIFF of several sheets is rendered by its first", async () => {
    const { made, file } = await render(await fixture(photographs.scannedSheets()));
    expect([made.technical.pages, made.technical.width, made.technical.height]).toEqual([3, 300, 200]);
    expect(made.renditions.some((rendition) => rendition.animated)).toBe(false);
    expectColour((await quarters(file("full")))[3], [200, 20, 20], 10);
  });

  it("a small drawing is drawn large", async () => {
    const { made, file } = await render(await fixture(photographs.drawing()));
    expect([made.technical.container, made.technical.width, made.technical.height]).toEqual(["svg", 2048, 1024]);
    expectColour((await quarters(file("full")))[0], [220, 20, 20], 10);
  });
});

describe("hostile files", () => {
  const refusal = async (bytes: Uint8Array) => {
    const error = await render(bytes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof Error) || !("code" in error)) throw new Error(`not refused: ${String(error)}`);
    return { code: error.code, message: error.message };
  };

  it("a pixel bomb is refused before it is decoded, and the reason says what to do", async () => {
    const bomb = await fixture(hostile.pixelBomb());
    const before = process.memoryUsage().rss;
    const { code, message } = await refusal(bomb);
    expect(code).toBe("too_large");
    expect(message).toContain("65500×65500");
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it.each([
    ["an empty file", () => fixture(hostile.emptyFile()), "empty"],
    ["a photograph cut short", () => fixture(hostile.truncatedPhotograph()), "cannot be decoded"],
    ["words", () => fixture(hostile.textNamedFilm()), "cannot be decoded"],
    ["a HEIC without a decoder", async () => hostile.heicHeader(), "decoded"],
    ["a billion laughs", async () => Buffer.from(hostile.entityBomb()), "entities"],
  ])("%s is refused with a reason", async (_name, make, words) => {
    const { code, message } = await refusal(await make());
    expect(code).toBe("unsupported");
    expect(message).toContain(words);
  });

  it("a drawing with scripts and references is drawn, and nothing is fetched or run", async () => {
    const calls: string[] = [];
    const server = createServer((request, response) => {
      calls.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { made, file } = await render(Buffer.from(hostile.hostileDrawing(`http://127.0.0.1:${port}`)));
    await new Promise((resolve) => server.close(resolve));
    expect(calls).toEqual([]);
    expectColour((await quarters(file("full")))[3], [30, 144, 255], 6);
    expect(made.findings.map(({ message }) => message.split(".")[0])).toEqual([
      "The SVG contains scripts",
      "The SVG refers to files outside itself",
    ]);
    expect(made.renditions.every(({ contentType }) => contentType !== "image/svg+xml")).toBe(true);
  });
});
