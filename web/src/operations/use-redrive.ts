import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterQueue, Redriven } from "../../../functions/operations/schemas/dead-letter.ts";
import { live } from "../live/live.ts";
import { operationsApi } from "./operations-api.ts";

/** One request has time for some of them; a queue that goes on for longer than this is asked for again by hand. */
const mostRequests = 40;

/** Sends a queue's letters again, request by request, until none is left or one request sends nothing any more. */
export function useRedrive({ name, waiting, letters }: DeadLetterQueue) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<{ sent: number; of: number } | null>(null);
  const [result, setResult] = useState<Redriven | null>(null);
  const mutation = useMutation({
    mutationFn: async () => {
      const of = Math.max(waiting, letters.length);
      let total: Redriven = { sent: 0, refused: [], more: true };
      setResult(null);
      setProgress({ sent: 0, of });
      for (let requests = 0; total.more && requests < mostRequests; requests += 1) {
        const { sent, refused, more } = await operationsApi.redrive(name);
        const known = new Map([...total.refused, ...refused].map((one) => [one.id, one]));
        total = { sent: total.sent + sent, refused: [...known.values()], more };
        setProgress({ sent: total.sent, of });
        setResult(total);
        // Whoever is busy is busy for the next one, too.
        if (sent === 0) break;
      }
    },
    onSettled: () => {
      setProgress(null);
      live.hurry();
      return client.invalidateQueries({ queryKey: ["operations", "dead-letters"] });
    },
  });
  return { ...mutation, progress, result };
}
