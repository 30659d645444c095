import * as z from "zod";
import { Role } from "../../../shared/access/grant.ts";
import { Kind } from "../../../shared/asset/kind.ts";

export const Session = z.object({
  subject: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  grants: z.array(z.object({ role: Role, brand: z.string(), market: z.string() })),
  /** The configuration names them, by a verified address: they may be asked, and say when they are away. */
  isNamed: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** What the upload form needs; only the brands that the caller may see. */
export const PublicConfig = z.object({
  organisation: z.string(),
  brands: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      campaigns: z.array(z.object({ id: z.string(), name: z.string() })),
      markets: z.array(z.string()),
    }),
  ),
  kinds: z.array(Kind),
  naming: z.object({ pattern: z.string(), flags: z.string(), words: z.string(), maxLength: z.number().int() }),
  limits: z.object({ maxBytes: z.record(z.string(), z.number()), singleUploadMaxBytes: z.number() }),
});
export type PublicConfig = z.infer<typeof PublicConfig>;
