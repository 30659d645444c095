import * as z from "zod";

/** RFC 9457, with the domain's code and what a client may need to go on. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** Such as `not_found`; on review links also `used`, `expired`, `superseded`. */
  code: z.string(),
  instance: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;
