import * as z from "zod";
import type { makeLifecycle } from "../../shared/catalog/lifecycle.ts";

/** What a schedule sends: a version whose rights begin or end now. */
export const DueVersion = z.object({ assetId: z.string(), version: z.number().int().positive() });
export type DueVersion = z.infer<typeof DueVersion>;

/** Brings a version to where its rights have it now. Schedules are delivered at least once; a repeated one finds it done. */
export function makeApplyRights(lifecycle: Pick<ReturnType<typeof makeLifecycle>, "applyRights">) {
  return async ({ assetId, version }: DueVersion) => {
    const { status } = await lifecycle.applyRights(assetId, version);
    return { assetId, version, status };
  };
}
