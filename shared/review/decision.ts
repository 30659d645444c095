import * as z from "zod";

/** What a reviewer can say of a version. */
export const Decision = z.enum(["approve", "approve_with_changes", "request_changes", "not_relevant"]);
export type Decision = z.infer<typeof Decision>;
