import * as z from "zod";

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z
  .union([scalar, z.array(scalar)])
  .transform((value) => (typeof value === "string" ? [value] : value));

/** Principals by kind (`AWS`, `Service`, `CanonicalUser`, `Federated`); `*` alone stands for everyone. */
const Principals = z.union([
  z.literal("*").transform((): Record<string, string[]> => ({ "*": ["*"] })),
  z
    .partialRecord(z.enum(["AWS", "Service", "CanonicalUser", "Federated"]), oneOrMany)
    .transform((value): Record<string, string[]> => ({ ...value })),
]);

/** One statement of an IAM policy, its lists written out. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export const PolicyStatement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Principal: Principals.optional(),
    NotPrincipal: Principals.optional(),
    Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
  })
  .refine(
    (statement) => Boolean(statement.Action) !== Boolean(statement.NotAction),
    "a statement has either Action or NotAction",
  );
export type PolicyStatement = z.output<typeof PolicyStatement>;

const PolicyDocument = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.union([PolicyStatement.transform((statement) => [statement]), z.array(PolicyStatement)]),
});

/** Reads statements as a template or a `setResourcePolicy` call gives them. Throws when one is malformed, naming `where`. */
export function parseStatements(statements: unknown[], where: string): PolicyStatement[] {
  return read(z.array(PolicyStatement), statements, where);
}

/** Reads a whole policy document. Throws when it is malformed, naming `where`. */
export function parsePolicyDocument(document: unknown, where: string): PolicyStatement[] {
  return read(PolicyDocument, typeof document === "string" ? JSON.parse(document) : document, where).Statement;
}

function read<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`The policy of ${where} is malformed: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
