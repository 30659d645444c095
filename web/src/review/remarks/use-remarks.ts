import { useQuery, useQueryClient } from "@tanstack/react-query";
import { allRemarks, type Remark } from "./remark.ts";
import type { RemarkDesk } from "./remark-desk.ts";

/** The comments on a version, or what is open of the one before, and what puts a new or changed one among them at once. */
export function useRemarks(
  desk: RemarkDesk,
  version: number,
  { isBefore = false, isWanted = true }: { isBefore?: boolean; isWanted?: boolean } = {},
) {
  const queries = useQueryClient();
  const queryKey = [...desk.key, version, isBefore ? "before" : "of"];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      allRemarks((cursor) =>
        isBefore ? desk.before({ version, cursor, signal }) : desk.page({ version, cursor, signal }),
      ),
    enabled: isWanted,
    // Nobody tells a guest what has changed; who comes back to the page sees it.
    refetchOnWindowFocus: desk.isGuest,
  });
  const put = (remark: Remark) => {
    queries.setQueryData<Remark[]>(queryKey, (known = []) =>
      known.some(({ id }) => id === remark.id)
        ? known.map((one) => (one.id === remark.id ? remark : one))
        : [...known, remark],
    );
    void queries.invalidateQueries({ queryKey: desk.key });
  };
  return { ...query, put };
}
