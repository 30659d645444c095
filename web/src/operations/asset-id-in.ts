import * as z from "zod";

const Input = z.union([
  z.object({ assetId: z.string() }),
  z.object({ detail: z.object({ retryOf: z.object({ assetId: z.string() }) }) }),
]);

/** The asset that an execution is about, where its input says so; a first ingest finds out on its way. */
export function assetIdIn(input: unknown): string | null {
  const known = Input.safeParse(input);
  if (!known.success) return null;
  return "assetId" in known.data ? known.data.assetId : known.data.detail.retryOf.assetId;
}
