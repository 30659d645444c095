import { QueryClient } from "@tanstack/react-query";
import { ApiProblem, Outdated } from "./request.ts";

/**
 * Answers are fresh for a few seconds; what the API refused for good is not asked again. Who comes back to a window is told by `live/`
 * what has changed meanwhile. Without a network, queries wait, and writes are refused at once by `request` instead of waiting too.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (attempts, error) =>
        attempts < 3 && !(error instanceof Outdated || (error instanceof ApiProblem && error.status < 500)),
    },
    mutations: { networkMode: "always" },
  },
});
