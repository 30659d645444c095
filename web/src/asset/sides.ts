import * as z from "zod";

/** The sides of an asset, as the address has them. */
export const Side = z.enum(["details", "renditions", "quality", "cost", "journey", "history"]);
export type Side = z.infer<typeof Side>;
