import { useQuery } from "@tanstack/react-query";
import { assetApi } from "./asset-api.ts";

/** The audit trail, first record first. */
export function useEvents(assetId: string) {
  return useQuery({ queryKey: ["asset", assetId, "events"], queryFn: () => assetApi.events(assetId) });
}
