import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../request.ts";
import type { Way } from "./way.ts";

/** Does something that can be over by now: should it be, the page is asked for again, and says why. */
export function useWayAction<Given, Answer>(
  way: Way,
  act: (given: Given) => Promise<Answer>,
  onDone?: (answer: Answer, given: Given) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: way.key,
    mutationFn: act,
    onSuccess: (answer, given) => onDone?.(answer, given),
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 410) void queries.invalidateQueries({ queryKey: way.key });
    },
  });
}
