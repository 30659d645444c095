import * as z from "zod";
import { Role } from "../../../shared/access/grant.ts";

export const People = z.object({
  people: z.array(
    z.object({
      name: z.string(),
      email: z.string(),
      /** By which review templates ask for them. */
      roles: z.array(z.string()),
      /** For which brands and markets alone; empty for all. */
      brands: z.array(z.string()),
      markets: z.array(z.string()),
      /** The brands whose own reviewer they are. */
      reviewerOf: z.array(z.string()),
    }),
  ),
  /** What groups of the issuer grant. Who is in which group, the issuer knows alone. */
  grants: z.array(z.object({ role: Role, actions: z.array(z.string()), groups: z.array(z.string()) })),
});
export type People = z.infer<typeof People>;

export const Configuration = z.object({ configuration: z.unknown() });
export type Configuration = z.infer<typeof Configuration>;
