import { encodeForList } from "../http/respond.ts";
import { invalidArgument } from "../http/s3-error.ts";
import type { XmlContent } from "../http/xml.ts";
import type { WalkStart } from "../object/object-store.ts";

const maxPage = 1000;

/** Reads `max-keys` and its like: at most, and by default, 1,000. */
export function readLimit(query: URLSearchParams, name: string): number {
  const text = query.get(name) || String(maxPage);
  if (!/^\d{1,10}$/.test(text))
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  return Math.min(Number(text), maxPage);
}

/** How a list writes its keys: as they are, or percent-encoded when `encoding-type=url` asks for it. */
export function keyEncoder(query: URLSearchParams): (key: string) => string {
  const type = query.get("encoding-type");
  if (type === null || type === "") return (key) => key;
  if (type !== "url") throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return encodeForList;
}

export function ownerContent(accountId: string): XmlContent {
  return { ID: accountId, DisplayName: "owner" };
}

/** What a walk over keys found: entries, and the groups that share a prefix up to the delimiter. */
export interface ListPage<T> {
  entries: T[];
  commonPrefixes: string[];
  truncated: boolean;
  /** The last entry or common prefix on the page. */
  last: { entry: T } | { commonPrefix: string } | null;
}

/**
 * Collects one page from `items`, which come in the order of keys: entries and common prefixes together count towards
 * `limit`. `skipPrefix` is a common prefix that an earlier page has shown.
 */
export function collectPage<T extends { key: string }>(
  items: Iterable<T>,
  {
    prefix,
    delimiter,
    limit,
    skipPrefix,
  }: { prefix: string; delimiter: string; limit: number; skipPrefix: string | null },
): ListPage<T> {
  const page: ListPage<T> = { entries: [], commonPrefixes: [], truncated: false, last: null };
  let group = skipPrefix;
  if (limit === 0) return page;
  for (const item of items) {
    // Keys with the prefix lie together, and the walk begins no earlier.
    if (!item.key.startsWith(prefix)) break;
    const end = delimiter === "" ? -1 : item.key.indexOf(delimiter, prefix.length);
    const itsGroup = end < 0 ? null : item.key.slice(0, end + delimiter.length);
    if (itsGroup !== null && itsGroup === group) continue;
    if (page.entries.length + page.commonPrefixes.length === limit) {
      page.truncated = true;
      break;
    }
    if (itsGroup === null) {
      page.entries.push(item);
      page.last = { entry: item };
    } else {
      group = itsGroup;
      page.commonPrefixes.push(itsGroup);
      page.last = { commonPrefix: itsGroup };
    }
  }
  return page;
}

/** Where a walk begins: at the prefix, or behind the marker when that is further. Keys compare by their UTF-8 bytes. */
export function walkFrom(prefix: string, marker: string): WalkStart {
  const markerIsFurther = Buffer.compare(Buffer.from(marker), Buffer.from(prefix)) >= 0;
  return marker !== "" && markerIsFurther ? { key: marker, inclusive: false } : { key: prefix, inclusive: true };
}
