import { useQuery } from "@tanstack/react-query";
import { assetApi } from "./asset-api.ts";

const lookAgainMs = 2_500;

/** The way of a version through the workflows. Steps are no changes that the house tells of; while it is made, it is asked every now and then. */
export function usePipeline(id: string, version: number, isUnderWay: boolean) {
  return useQuery({
    queryKey: ["asset", id, "pipeline", version],
    queryFn: () => assetApi.pipeline(id, version),
    staleTime: isUnderWay ? 0 : 60_000,
    refetchInterval: isUnderWay && lookAgainMs,
  });
}
