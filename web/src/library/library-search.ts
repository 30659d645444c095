import * as z from "zod";
import { Kind } from "../../../shared/asset/kind.ts";
import { Status } from "../../../shared/asset/status.ts";

const day = z.iso.date();

/** What the library is narrowed to. It stands in the address, so that every state can be linked to and gone back to. */
export const LibrarySearch = z.object({
  status: Status.optional().catch(undefined),
  kind: Kind.optional().catch(undefined),
  brand: z.string().max(64).optional().catch(undefined),
  campaign: z.string().max(200).optional().catch(undefined),
  tag: z.string().max(200).optional().catch(undefined),
  uploadedBy: z.string().max(200).optional().catch(undefined),
  from: day.optional().catch(undefined),
  to: day.optional().catch(undefined),
});
export type LibraryFilter = z.infer<typeof LibrarySearch>;

export function isNarrowed(filter: LibraryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
