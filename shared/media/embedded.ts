import exifr from "exifr";
import type { Embedded } from "../ingest/steps.ts";
import { asUtf8, cameraOf, degreesOf, embeddedOf, keywordsOf, longestText, mostWords } from "./embedded-words.ts";
import { plainText } from "./plain-text.ts";

export type { Embedded } from "../ingest/steps.ts";

/**
 * What cameras, agencies and editors wrote into a picture (EXIF, IPTC-IIM, XMP), under one name each. Where several
 * places say the same thing XMP counts before IPTC and IPTC before EXIF, as the Metadata Working Group advises
 * (Guidelines for Handling Image Metadata 2.0, section 3.3). Unreadable metadata is no metadata.
 */
export async function readEmbedded(picture: Uint8Array): Promise<Embedded> {
  const blocks = await parse(picture);
  const written = { ...blocks.photoshop, ...blocks.xmpRights, ...blocks.Iptc4xmpCore, ...blocks.dc, ...blocks.xmp };
  const xmp: Block = Object.fromEntries(Object.entries(written).map(([name, value]) => [name, unescaped(value)]));
  const { ifd0 = {}, exif = {}, gps = {} } = blocks;
  const iptc: Block = Object.fromEntries(
    Object.entries(blocks.iptc ?? {}).map(([name, value]) => [name, asUtf8(value)]),
  );
  const text = (...values: unknown[]) => firstText(values, longestText);
  return embeddedOf({
    title: text(xmp.title, xmp.Headline, iptc.ObjectName, iptc.Headline),
    description: text(xmp.description, iptc.Caption, ifd0.ImageDescription),
    creator: text(xmp.creator, iptc.Byline, ifd0.Artist),
    copyright: text(xmp.rights, iptc.CopyrightNotice, ifd0.Copyright),
    credit: text(xmp.Credit, iptc.Credit),
    keywords: keywordsOf(xmp.subject ?? iptc.Keywords),
    captureDate: captureDate(exif.DateTimeOriginal, exif.OffsetTimeOriginal) ?? text(xmp.DateCreated),
    city: text(xmp.City, iptc.City),
    state: text(xmp.State, iptc.State),
    country: text(xmp.Country, iptc.Country),
    latitude: degreesOf(gps.latitude, 90),
    longitude: degreesOf(gps.longitude, 180),
    camera: cameraOf(ifd0.Make, ifd0.Model),
    lens: text(exif.LensModel),
  });
}

type Block = Record<string, unknown>;

async function parse(picture: Uint8Array): Promise<Record<string, Block>> {
  try {
    const parsed: unknown = await exifr.parse(picture, {
      tiff: true,
      ifd0: {},
      exif: true,
      gps: true,
      iptc: true,
      xmp: { multiSegment: true },
      icc: false,
      jfif: false,
      ihdr: false,
      mergeOutput: false,
      // Dates without a zone would be taken for the machine's own.
      reviveValues: false,
    });
    return isBlock(parsed) ? Object.fromEntries(Object.entries(parsed).filter(hasBlock)) : {};
  } catch {
    // Metadata in a broken or unknown form says nothing; the picture is decoded by its pixels.
    return {};
  }
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null;
}

function hasBlock(entry: [string, unknown]): entry is [string, Block] {
  return isBlock(entry[1]);
}

/** The first that holds words; XMP wraps them in lists and in alternatives by language. */
function firstText(values: unknown[], limit: number): string | undefined {
  for (const value of values) {
    const text = plainText(unwrap(value), limit);
    if (text !== undefined) return text;
  }
  return undefined;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** XMP is XML, and the parser leaves character references as they are. */
function unescaped(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, mostWords).map(unescaped);
  if (isBlock(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unescaped(part)]));
  if (typeof value !== "string") return value;
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .slice(0, 10)
      .map(unwrap)
      .filter((part) => typeof part === "string")
      .join(", ");
  }
  if (isBlock(value)) return value.value;
  return value;
}

/** EXIF 2.32: `YYYY:MM:DD HH:MM:SS`, the zone in a tag of its own that older cameras leave out. */
function captureDate(value: unknown, offset: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(value);
  if (match === null || match[1] === "0000") return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const zone = typeof offset === "string" && /^[+-]\d\d:\d\d$/.test(offset) ? offset : "";
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}
