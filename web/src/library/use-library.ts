import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import type { AssetChange } from "../../../shared/catalog/asset-change.ts";
import { api } from "../api.ts";
import { useChanges, useMoving } from "../live/live.ts";
import type { RequestOptions } from "../request.ts";
import { afterPictures } from "./after-pictures.ts";
import { type LibraryPart, patched, refreshed, takenIn } from "./library-pages.ts";
import type { LibraryFilter } from "./library-search.ts";
import { isMoving } from "./moving.ts";

type Parts = InfiniteData<LibraryPart, string | undefined>;

/** The first is small, so that there is something to see soon. */
const firstPart = 24;
const nextParts = 100;
/** The next part is asked for when so many assets are left below what can be seen. */
const readyBelow = 160;
/** Pictures are signed for ten minutes at least. */
const signedForMs = 9 * 60_000;
/** More than so many at once are read with the part of the list that they lie in. */
const readOneByOne = 6;

/**
 * The library as far as it has been looked through: more parts come as they are scrolled to, what changes is patched
 * where it stands, and what is new waits to be let in.
 */
export function useLibrary(filter: LibraryFilter) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ["library", filter], [filter]);
  const library = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }): Promise<LibraryPart> => {
      const askedAt = Date.now();
      const isFirst = pageParam === undefined;
      // The pictures of what is in view go before what lies below it.
      const how = { signal, priority: isFirst ? "auto" : "low" } as const;
      return { ...(await ask(filter, pageParam, isFirst ? firstPart : nextParts, how)), waiting: [], askedAt };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    placeholderData: keepPreviousData,
    // It is kept as new as the house by `useChanges`; asking for all that was looked through would take minutes.
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const { data } = library;
  const items = useMemo(() => data?.pages.flatMap((part) => part.items) ?? [], [data]);
  const waiting = data?.pages[0]?.waiting.length ?? 0;
  useMoving(useMemo(() => items.some(({ status }) => isMoving(status)), [items]));

  const change = useCallback(
    (next: (parts: Parts) => Parts) =>
      queries.setQueryData<Parts>(queryKey, (parts) => (parts === undefined ? parts : next(parts))),
    [queries, queryKey],
  );
  const changeParts = useCallback(
    (next: (part: LibraryPart, at: number) => LibraryPart) =>
      change((parts) => {
        const pages = parts.pages.map(next);
        return pages.every((part, at) => part === parts.pages[at]) ? parts : { ...parts, pages };
      }),
    [change],
  );

  const underWay = useRef(new Set<string>());
  /** Asks for one part once more. */
  const refresh = useCallback(
    async (at: number) => {
      const parts = queries.getQueryData<Parts>(queryKey);
      const shown = parts?.pages[at];
      if (parts === undefined || shown === undefined) return;
      const cursor = parts.pageParams[at];
      const name = JSON.stringify([queryKey, cursor]);
      if (underWay.current.has(name)) return;
      underWay.current.add(name);
      const askedAt = Date.now();
      try {
        const { items: answer } = await ask(filter, cursor, Math.max(firstPart, shown.items.length));
        change((now) => {
          // The list may have begun anew meanwhile.
          const part = now.pages[at];
          if (part === undefined || now.pageParams[at] !== cursor) return now;
          const next = refreshed(part, answer, askedAt);
          return { ...now, pages: now.pages.with(at, at === 0 ? next : { ...next, waiting: [] }) };
        });
      } catch {
        // What is shown is shown on; the banner says when the house cannot be reached.
      } finally {
        underWay.current.delete(name);
      }
    },
    [queries, queryKey, filter, change],
  );

  const read = useCallback(
    async (id: string) => {
      // Gone, or not to be seen any more: the next look at its part takes it out.
      const asset = await api.asset(id).catch(() => undefined);
      if (asset !== undefined) changeParts((part) => patched(part, id, () => AssetSummary.parse(asset)));
    },
    [changeParts],
  );

  useChanges(
    useCallback(
      (changes: readonly AssetChange[] | "anything") => {
        const parts = queries.getQueryData<Parts>(queryKey);
        if (parts === undefined) return;
        if (changes === "anything") {
          changeParts((part) => ({ ...part, askedAt: 0 }));
          void refresh(0);
          return;
        }
        const shown = new Set(parts.pages.flatMap((part) => part.items.map(({ id }) => id)));
        const changed = [...new Map(changes.map((one) => [one.assetId, one])).values()];
        const known = changed.filter(({ assetId }) => shown.has(assetId));
        for (const { assetId, status } of known)
          changeParts((part) => patched(part, assetId, (asset) => ({ ...asset, status })));
        if (known.length <= readOneByOne) for (const { assetId } of known) void read(assetId);
        else {
          const ids = new Set(known.map(({ assetId }) => assetId));
          changeParts((part) => (part.items.some(({ id }) => ids.has(id)) ? { ...part, askedAt: 0 } : part));
        }
        if (known.length < changed.length) void refresh(0);
      },
      [queries, queryKey, changeParts, refresh, read],
    ),
  );

  const shownTo = useRef(0);
  const { hasNextPage, isFetching, isError, fetchNextPage } = library;
  const isSeen = useSeen(queryKey, items.length > 0);
  const fetchAhead = useCallback(() => {
    const isWanted = isSeen || items.length === 0;
    if (isWanted && hasNextPage && !isFetching && !isError && shownTo.current + readyBelow > items.length)
      void fetchNextPage();
  }, [isSeen, hasNextPage, isFetching, isError, fetchNextPage, items.length]);
  // A part may hold nothing that matches, and still have others behind it.
  useEffect(fetchAhead, [fetchAhead]);

  return {
    library,
    items,
    /** How many have come since and are not shown. */
    waiting,
    letIn: useCallback(() => changeParts(takenIn), [changeParts]),
    /** Looks once more at what lies at the top. */
    lookAgain: useCallback(() => refresh(0), [refresh]),
    /** To be told which of the items can be seen: what is out of date among them is asked for again, and what comes next. */
    showing: useCallback(
      (first: number, last: number) => {
        shownTo.current = last;
        fetchAhead();
        const parts = queries.getQueryData<Parts>(queryKey);
        let from = 0;
        for (const [at, part] of (parts?.pages ?? []).entries()) {
          const to = from + part.items.length;
          if (from <= last && to > first && part.askedAt < Date.now() - signedForMs) void refresh(at);
          from = to;
        }
      },
      [queries, queryKey, refresh, fetchAhead],
    ),
  };
}

/** Whether the pictures that the list begins with have come: what lies below is not to keep them waiting. */
function useSeen(list: unknown, isThere: boolean): boolean {
  const [seen, setSeen] = useState<unknown>();
  useEffect(() => {
    if (!isThere) return;
    const gone = new AbortController();
    void afterPictures(gone.signal).then(() => gone.signal.aborted || setSeen(list));
    return () => gone.abort();
  }, [list, isThere]);
  return seen === list;
}

function ask(
  filter: LibraryFilter,
  cursor: string | undefined,
  limit: number,
  how?: Pick<RequestOptions, "signal" | "priority">,
) {
  return api.assets({ ...filter, cursor, limit: String(Math.min(limit, nextParts)) }, how);
}
