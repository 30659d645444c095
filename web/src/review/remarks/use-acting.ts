import { useIsMutating, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Way } from "../way.ts";
import type { RemarkDesk } from "./remark-desk.ts";

/**
 * Whether somebody's decision, or what else may end their way to a review, is on its way just now. A request for comments that it
 * overtook would be refused, and so is called off.
 */
export function useActing(way: Pick<Way, "key">, desk: Pick<RemarkDesk, "key">): boolean {
  const queries = useQueryClient();
  const isActing = useIsMutating({ mutationKey: way.key }) > 0;
  useEffect(() => {
    if (isActing) void queries.cancelQueries({ queryKey: desk.key });
  }, [isActing, queries, desk]);
  return isActing;
}
