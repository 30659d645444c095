import * as z from "zod";
import { accessDenied, S3Error } from "../http/s3-error.ts";

const Condition = z.union([
  z.tuple([z.string().regex(/^content-length-range$/i), z.coerce.number().int(), z.coerce.number().int()]),
  z.tuple([z.string().regex(/^(eq|starts-with)$/i), z.string().startsWith("$"), z.string()]),
  z.record(z.string(), z.coerce.string()),
]);

const PolicyDocument = z.object({ expiration: z.iso.datetime({ offset: true }), conditions: z.array(Condition) });
export type PostPolicy = z.infer<typeof PolicyDocument>;

/** Fields that need no condition. */
const free = new Set(["x-amz-signature", "file", "policy", "bucket"]);

/**
 * Reads the policy that was signed.
 * @throws S3Error InvalidPolicyDocument
 */
export function parsePostPolicy(base64: string): PostPolicy {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch (cause) {
    throw new S3Error("InvalidPolicyDocument", "Invalid Policy: Invalid JSON.", { cause });
  }
  const policy = PolicyDocument.safeParse(json);
  if (!policy.success)
    throw new S3Error("InvalidPolicyDocument", `Invalid Policy: ${z.prettifyError(policy.error)}`, {
      cause: policy.error,
    });
  return policy.data;
}

/**
 * Holds a form's fields to its policy: it has not expired, every condition holds, and no field is without a condition.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @param fields by lower-cased name, with `bucket` and the key as it will be stored
 * @throws S3Error AccessDenied
 */
export function checkPostPolicy(policy: PostPolicy, fields: ReadonlyMap<string, string>, nowMs: number): void {
  if (Date.parse(policy.expiration) <= nowMs) throw accessDenied("Invalid according to Policy: Policy expired.");
  const covered = new Set(free);
  for (const condition of policy.conditions) {
    for (const { operator, field, value } of fieldConditions(condition)) {
      covered.add(field);
      const actual = fields.get(field) ?? "";
      const holds = operator === "eq" ? actual === value : actual.startsWith(value);
      if (!holds)
        throw accessDenied(
          `Invalid according to Policy: Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value])}`,
        );
    }
  }
  const extra = [...fields.keys()].filter((field) => !covered.has(field) && !field.startsWith("x-ignore-"));
  if (extra.length > 0) throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(", ")}`);
}

function fieldConditions(
  condition: PostPolicy["conditions"][number],
): { operator: "eq" | "starts-with"; field: string; value: string }[] {
  if (!Array.isArray(condition))
    return Object.entries(condition).map(([field, value]) => ({ operator: "eq", field: field.toLowerCase(), value }));
  const [operator, field, value] = condition;
  if (typeof field === "number" || typeof value === "number") return [];
  return [
    { operator: operator.toLowerCase() === "eq" ? "eq" : "starts-with", field: field.slice(1).toLowerCase(), value },
  ];
}

/** The bounds on the file's length, in bytes; the narrowest when there are several. */
export function lengthBounds(policy: PostPolicy): { min: number; max: number } {
  const bounds = { min: 0, max: Number.POSITIVE_INFINITY };
  for (const condition of policy.conditions) {
    if (!Array.isArray(condition)) continue;
    const [, min, max] = condition;
    if (typeof min !== "number" || typeof max !== "number") continue;
    bounds.min = Math.max(bounds.min, min);
    bounds.max = Math.min(bounds.max, max);
  }
  return bounds;
}
