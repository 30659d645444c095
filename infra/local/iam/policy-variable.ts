import type { RequestContext } from "./request-context.ts";

const literals: Record<string, string> = { "*": "*", "?": "?", $: "$" };

/**
 * Puts values into `${aws:username}` and the like. Null when a variable has no value in this request and no default: the
 * statement then does not match. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolvePolicyVariables(text: string, context: RequestContext): string | null {
  if (!text.includes("${")) return text;
  let complete = true;
  const resolved = text.replaceAll(
    /\$\{([^},]+)(?:,\s*'([^']*)')?\}/g,
    (_whole, name: string, fallback: string | undefined) => {
      const literal = literals[name.trim()];
      if (literal !== undefined) return literal;
      const values = context.get(name.trim());
      const value = values?.length === 1 ? values[0] : fallback;
      if (value === undefined) complete = false;
      return value ?? "";
    },
  );
  return complete ? resolved : null;
}
