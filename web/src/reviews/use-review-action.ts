import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReviewView } from "../../../functions/api/schemas/review-view.ts";
import { live } from "../live/live.ts";
import { toast } from "../parts/toasts.ts";

interface ReviewAction<Input> {
  run: (input: Input) => Promise<ReviewView>;
  /** What was done, in the past tense. */
  said: (input: Input) => string;
  onDone?: () => void;
}

/** Something that is done to a review; the answer is shown at once, and what hangs on it asks again. */
export function useReviewAction<Input = void>(assetId: string, { run, said, onDone }: ReviewAction<Input>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (review, input) => {
      client.setQueryData(["asset", assetId, "review"], review);
      void client.invalidateQueries({ queryKey: ["asset", assetId] });
      void client.invalidateQueries({ queryKey: ["reviews"] });
      live.hurry();
      toast({ title: said(input) });
      onDone?.();
    },
  });
}
