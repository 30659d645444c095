import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./request.ts";

/** Answers are fresh for a few seconds; what the API refused for good is not asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (attempts, error) => attempts < 3 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
