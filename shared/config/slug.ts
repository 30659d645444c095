import * as z from "zod";

/** An id that people write in the organisation's file, and that may stand in keys and addresses. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, at most 31");
