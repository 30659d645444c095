import { pageToken, type RefuseToken, readPageToken } from "./page-token.ts";

interface PageRequest {
  /** Names the listing and what narrows it. */
  list: string;
  limit: number;
  /** From the page before; undefined asks for the first. */
  token: string | undefined;
  refuse: RefuseToken;
  /** By key; ascending unless told otherwise. */
  order?: "ascending" | "descending";
}

interface Page<T> {
  items: T[];
  /** The token of the next page; undefined on the last. */
  next: string | undefined;
}

/**
 * One page of a listing in the order of its keys, which are unique. A token holds the last key that was answered, so that
 * what comes and goes between two pages shifts none of the others. Throws what `refuse` makes of a foreign token.
 */
export function listPage<T>(all: Iterable<T>, keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const { list, limit, token, refuse, order = "ascending" } = request;
  const last = token === undefined ? undefined : readPageToken(list, token, refuse);
  const isBefore = (one: string, other: string) => (order === "ascending" ? one < other : one > other);
  const ahead = [...all]
    .filter((item) => last === undefined || isBefore(last, keyOf(item)))
    .sort((one, other) => (isBefore(keyOf(one), keyOf(other)) ? -1 : 1));
  const items = ahead.slice(0, limit);
  const end = items.at(-1);
  return { items, next: ahead.length > limit && end !== undefined ? pageToken(list, keyOf(end)) : undefined };
}
