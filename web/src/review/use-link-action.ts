import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../request.ts";

/** Does something with a review link. Should the link turn out to be over, the page is asked for again, and says why. */
export function useLinkAction<Given, Answer>(
  token: string,
  act: (given: Given) => Promise<Answer>,
  onDone?: (answer: Answer, given: Given) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer, given) => onDone?.(answer, given),
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 410)
        void queries.invalidateQueries({ queryKey: ["review", token] });
    },
  });
}
