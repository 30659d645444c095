import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readEmbedded } from "./embedded.ts";
import { plainText } from "./plain-text.ts";

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: "white" } });
const xmp = (properties: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** An IPTC-IIM record of application 2 in a Photoshop resource block, as it stands in a JPEG's APP13. */
function iptc(datasets: [number, string][], encoding: BufferEncoding): Buffer {
  const record = Buffer.concat(
    datasets.map(([number, text]) => {
      const value = Buffer.from(text, encoding);
      return Buffer.concat([Buffer.from([0x1c, 2, number, value.length >> 8, value.length & 255]), value]);
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(record.length);
  const block = [Buffer.from("8BIM"), Buffer.from([4, 4, 0, 0]), length, record, Buffer.alloc(record.length % 2)];
  return Buffer.concat([Buffer.from("Photoshop 3.0\0"), ...block]);
}

/** Puts an application segment right behind the start of a JPEG. */
function withSegment(jpeg: Buffer, marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

describe("embedded metadata", () => {
  it("is nothing for a picture without any, and for what is no picture", async () => {
    expect(await readEmbedded(await picture().jpeg().toBuffer())).toEqual({});
    expect(await readEmbedded(Buffer.from("not a picture"))).toEqual({});
    expect(await readEmbedded(Buffer.alloc(0))).toEqual({});
  });

  it("of a camera without a zone has a date without one", async () => {
    const bytes = await picture()
      .withExif({ IFD0: { Make: "Canon", Model: "Canon EOS R5" }, IFD2: { DateTimeOriginal: "2024:12:31 23:59:58" } })
      .jpeg()
      .toBuffer();
    expect(await readEmbedded(bytes)).toEqual({ captureDate: "2024-12-31T23:59:58", camera: "Canon EOS R5" });
  });

  it("of an agency is read from IPTC where there is no XMP, in UTF-8 as in Latin-1", async () => {
    const words = (encoding: BufferEncoding) =>
      iptc(
        [
          [5, "Märchen am See"],
          [80, "Zoë Beispiel"],
          [116, "© Agentur"],
          [110, "Bildagentur Süd"],
          [25, "été"],
          [25, "lake"],
          [90, "Konstanz"],
          [95, "Baden-Württemberg"],
          [101, "Germany"],
          [120, "Once upon a time."],
        ],
        encoding,
      );
    for (const encoding of ["utf8", "latin1"] as const) {
      const bytes = withSegment(await picture().jpeg().toBuffer(), 0xed, words(encoding));
      expect(await readEmbedded(bytes), encoding).toEqual({
        title: "Märchen am See",
        creator: "Zoë Beispiel",
        copyright: "© Agentur",
        credit: "Bildagentur Süd",
        keywords: ["été", "lake"],
        city: "Konstanz",
        state: "Baden-Württemberg",
        country: "Germany",
        description: "Once upon a time.",
      });
    }
  });

  it("is bounded: long titles are cut, thousands of keywords are fifty, each once", async () => {
    const words = Array.from({ length: 300 }, (_, index) => `<rdf:li>word ${index % 80}</rdf:li>`).join("");
    const title = `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${"long ".repeat(1000)}</rdf:li></rdf:Alt></dc:title>`;
    const bytes = await picture()
      .withXmp(xmp(`${title}<dc:subject><rdf:Bag>${words}</rdf:Bag></dc:subject>`))
      .jpeg()
      .toBuffer();
    const embedded = await readEmbedded(bytes);
    expect(String(embedded.title)).toHaveLength(500);
    expect(embedded.keywords).toHaveLength(50);
  });

  it("does not name a place that is none", async () => {
    const bytes = await picture()
      .withExif({
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "0/0 0/0 0/0", GPSLongitudeRef: "E", GPSLongitude: "0/0 0/0 0/0" },
      })
      .jpeg()
      .toBuffer();
    expect(await readEmbedded(bytes)).toEqual({});
  });
});

describe("text from a file", () => {
  it("loses what hides or turns letters, and keeps the letters", () => {
    expect(plainText(" a\u0000b\u202egpj.exe\n\t c\ufeff ", 100)).toBe("a b gpj.exe c");
    expect(plainText("<script>alert(1)</script>", 100)).toBe("<script>alert(1)</script>");
    expect(plainText("👩‍🚀 in space", 100)).toBe("👩‍🚀 in space");
  });
  it("is cut between characters, never inside one", () => {
    expect(plainText("😀😀😀", 2)).toBe("😀😀");
  });
  it("is none when nothing is left", () => {
    expect([plainText("\u0000", 10), plainText({}, 10), plainText(undefined, 10)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
