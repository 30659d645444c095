import type { Embedded } from "../ingest/steps.ts";
import { asUtf8, cameraOf, degreesOf, embeddedOf, keywordsOf, longestText } from "./embedded-words.ts";
import { plainText } from "./plain-text.ts";

/** One entry of a recording's or a film's own tags, under the name that it has there. */
export interface NativeTag {
  name: string;
  value: unknown;
}

/**
 * Where each of our names stands: in QuickTime metadata and user data, iTunes tags, ID3, Vorbis comments, Matroska tags, RIFF INFO
 * and the Broadcast Wave extension (EBU Tech 3285). What is written with more intent comes first.
 */
const places = {
  title: ["com.apple.quicktime.title", "©nam", "tit2", "tt2", "title", "segment:title", "track:title", "inam"],
  description: [
    "com.apple.quicktime.description",
    "desc",
    "©des",
    "description",
    "track:description",
    "com.apple.quicktime.comment",
    "©cmt",
    "comm",
    "com",
    "txxx:comment",
    "comment",
    "track:comment",
    "icmt",
    "isbj",
    "bext.description",
  ],
  creator: [
    "com.apple.quicktime.artist",
    "com.apple.quicktime.author",
    "com.apple.quicktime.director",
    "©art",
    "©aut",
    "©dir",
    "tpe1",
    "tp1",
    "artist",
    "track:artist",
    "track:director",
    "iart",
    "©wrt",
    "tcom",
    "tcm",
    "composer",
    "track:composer",
    "bext.originator",
  ],
  copyright: ["com.apple.quicktime.copyright", "cprt", "©cpy", "tcop", "tcr", "copyright", "track:copyright", "icop"],
  credit: [
    "com.apple.quicktime.publisher",
    "©pub",
    "tpub",
    "tpb",
    "organization",
    "publisher",
    "label",
    "track:publisher",
  ],
  captureDate: [
    "com.apple.quicktime.creationdate",
    "tdrc",
    "track:date_recorded",
    "bext.origination",
    "©day",
    "date",
    "track:date",
    "icrd",
    "tyer",
    "tye",
    "year",
  ],
} as const satisfies Record<string, readonly string[]>;

/** Genres and keywords are words to find by, all of them. */
const keywordPlaces = [
  "com.apple.quicktime.keywords",
  "com.apple.quicktime.genre",
  "keyw",
  "©key",
  "keywords",
  "txxx:keywords",
  "track:keywords",
  "ikey",
  "©gen",
  "gnre",
  "genre",
  "tcon",
  "tco",
  "track:genre",
  "ignr",
];

/** What the tags say, under the names that pictures have for the same; of several people all, of everything else the first. */
export function embeddedFrom(tags: readonly NativeTag[]): Embedded {
  const byName = Map.groupBy(tags, ({ name }) => name.toLowerCase());
  const all = (name: string) => (byName.get(name) ?? []).map(({ value }) => textOf(name, value)).filter(isText);
  const first = (names: readonly string[]) => names.map((name) => all(name)[0]).find(isText);
  const people = places.creator.map(all).find((names) => names.length > 0) ?? [];
  const words = keywordPlaces.flatMap(all).flatMap((text) => text.split(/[;,]/));
  const position = positionOf(first(["com.apple.quicktime.location.iso6709", "©xyz", "location"]));
  return embeddedOf({
    title: first(places.title),
    description: first(places.description),
    creator: plainText([...new Set(people)].join(", "), longestText),
    copyright: first(places.copyright),
    credit: first(places.credit),
    keywords: keywordsOf(words),
    captureDate: places.captureDate.map((name) => captureDateOf(all(name)[0])).find(isText),
    latitude: degreesOf(position?.latitude, 90),
    longitude: degreesOf(position?.longitude, 180),
    camera: cameraOf(
      first(["com.apple.quicktime.make", "©mak", "make"]),
      first(["com.apple.quicktime.model", "©mod", "model"]),
    ),
  });
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

/** RIFF names no encoding. ID3 comments come with a language, and the players' own among them with a descriptor. */
function textOf(name: string, value: unknown): string | undefined {
  if (typeof value === "object" && value !== null && "text" in value) {
    const isPlayers = "descriptor" in value && /^i?tun/i.test(String(value.descriptor));
    return isPlayers ? undefined : plainText(value.text, longestText);
  }
  return plainText(/^i[a-z]{3}$/.test(name) ? asUtf8(value) : value, longestText);
}

/** A year, a month, a day or a moment in the form of ISO 8601, of which the containers have their own spellings. */
function captureDateOf(text: string | undefined): string | undefined {
  const match =
    /^(\d{4})(?:[-:/.](\d\d)(?:[-:/.](\d\d)(?:[T ](\d\d)[:.-](\d\d)(?:[:.-](\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(
      text ?? "",
    );
  if (match === null) return undefined;
  const [, year = "", month, day, hour, minute, second = "00", zone = ""] = match;
  const date = [year, month, day].filter(isText).join("-");
  if (year === "0000" || Number.isNaN(Date.parse(date))) return undefined;
  if (hour === undefined || minute === undefined) return date;
  const moment = `${date}T${hour}:${minute}:${second}${zone.replace(/(\d\d):?(\d\d)$/, "$1:$2")}`;
  return Number.isNaN(Date.parse(moment)) ? undefined : moment;
}

/** `+48.8577+002.295+035/`: latitude, longitude and height (ISO 6709, degrees with decimals). */
function positionOf(text: string | undefined) {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-][\d.]+)?\/?/.exec(text ?? "");
  return match === null ? undefined : { latitude: Number(match[1]), longitude: Number(match[2]) };
}
