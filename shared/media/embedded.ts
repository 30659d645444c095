import exifr from "exifr";
import type { RenditionsMade } from "../ingest/steps.ts";
import { plainText } from "./plain-text.ts";

/** Normalised names: title, description, creator, copyright, credit, keywords, captureDate, city, state, country, latitude, longitude, camera, lens. */
export type Embedded = RenditionsMade["embedded"];

const longest = 500;
const mostKeywords = 50;
const longestKeyword = 64;

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
  const text = (...values: unknown[]) => firstText(values, longest);
  const found: Record<string, string | number | string[] | undefined> = {
    title: text(xmp.title, xmp.Headline, iptc.ObjectName, iptc.Headline),
    description: text(xmp.description, iptc.Caption, ifd0.ImageDescription),
    creator: text(xmp.creator, iptc.Byline, ifd0.Artist),
    copyright: text(xmp.rights, iptc.CopyrightNotice, ifd0.Copyright),
    credit: text(xmp.Credit, iptc.Credit),
    keywords: keywords(xmp.subject ?? iptc.Keywords),
    captureDate: captureDate(exif.DateTimeOriginal, exif.OffsetTimeOriginal) ?? text(xmp.DateCreated),
    city: text(xmp.City, iptc.City),
    state: text(xmp.State, iptc.State),
    country: text(xmp.Country, iptc.Country),
    latitude: degrees(gps.latitude, 90),
    longitude: degrees(gps.longitude, 180),
    camera: camera(ifd0.Make, ifd0.Model),
    lens: text(exif.LensModel),
  };
  const embedded: Embedded = {};
  for (const [name, value] of Object.entries(found)) if (value !== undefined) embedded[name] = value;
  return embedded;
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
  if (Array.isArray(value)) return value.slice(0, mostKeywords * 4).map(unescaped);
  if (isBlock(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unescaped(part)]));
  if (typeof value !== "string") return value;
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/**
 * The parser takes IPTC's bytes for Latin-1. Editors of this century write UTF-8, and not all of them say so (IIM 4.2, 1:90); what
 * is well-formed UTF-8 beyond ASCII is so for a reason, and everything else stays as it is.
 */
function asUtf8(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, mostKeywords * 4).map(asUtf8);
  if (typeof value !== "string" || !/^[\0-\xff]*$/.test(value) || !/[\x80-\xff]/.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(value, (letter) => letter.charCodeAt(0)));
  } catch {
    return value;
  }
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

function keywords(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[;,]/) : [];
  const words = list.slice(0, mostKeywords * 4).map((word) => plainText(word, longestKeyword));
  const unique = [...new Set(words.filter((word) => word !== undefined))].slice(0, mostKeywords);
  return unique.length === 0 ? undefined : unique;
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

function degrees(value: unknown, limit: number): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > limit) return undefined;
  return Math.round(value * 1e6) / 1e6;
}

/** Many makers repeat their name in the model's. */
function camera(make: unknown, model: unknown): string | undefined {
  const maker = plainText(make, 60);
  const name = plainText(model, 100);
  if (maker === undefined || name === undefined) return name ?? maker;
  return name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`;
}
