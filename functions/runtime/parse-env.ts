import type * as z from "zod";

/**
 * The function's environment, parsed once at start. A missing or malformed name stops the function there, naming it:
 * falling back to a made-up table name would only move the failure to a place where nobody looks.
 *
 * @throws Error naming every variable that is wrong.
 * @example const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
 */
export function parseEnv<T extends z.ZodType>(
  schema: T,
  source: Record<string, string | undefined> = process.env,
): z.output<T> {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new Error(`The environment of this function is not complete. ${wrong}`);
}
