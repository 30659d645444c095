import * as z from "zod";
import { RightsInput } from "../rights/rights.ts";

const line = z
  .string()
  .trim()
  .max(300)
  .overwrite((text) => text.replace(/\p{Cc}+/gu, " "));

/** What people say about an asset; kept as written and escaped where it is shown. */
export const MetadataInput = z
  .object({
    title: line.optional(),
    description: z.string().trim().max(4000).optional(),
    requestedBy: line.optional(),
    credit: line.optional(),
    copyright: line.optional(),
    note: z.string().trim().max(2000).optional(),
    tags: z.array(line).max(50).optional(),
    rights: RightsInput.optional(),
    /** An organisation's own fields. */
    custom: z
      .record(z.string().max(64), z.string().max(1000))
      .refine((fields) => Object.keys(fields).length <= 50, "at most 50 fields")
      .optional(),
  })
  .strip();
export type MetadataInput = z.infer<typeof MetadataInput>;

/** The same without the rights, which belong to a version. */
export const Metadata = MetadataInput.omit({ rights: true });
export type Metadata = z.infer<typeof Metadata>;
