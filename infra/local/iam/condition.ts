import { BlockList, isIPv6 } from "node:net";
import { matchesWildcard } from "../kernel/wildcard.ts";
import { resolvePolicyVariables } from "./policy-variable.ts";
import type { RequestContext } from "./request-context.ts";

type Comparison = (actual: string, expected: string) => boolean;

const same: Comparison = (actual, expected) => actual === expected;
const sameIgnoringCase: Comparison = (actual, expected) => actual.toLowerCase() === expected.toLowerCase();
const like: Comparison = (actual, expected) => matchesWildcard(expected, actual);
const numeric =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (actual, expected) =>
    compare(Number(actual), Number(expected));
const dated =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (actual, expected) =>
    compare(instant(actual), instant(expected));

/** Dates are ISO 8601 or seconds since the epoch. */
const instant = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/** ArnEquals and ArnLike are the same: each of the six parts is matched by itself, so that a wildcard does not cross a colon. */
const arnLike: Comparison = (actual, expected) => {
  const [actualParts, expectedParts] = [splitArn(actual), splitArn(expected)];
  return expectedParts.every((part, index) => matchesWildcard(part, actualParts[index] ?? ""));
};

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

const inAddressRange: Comparison = (actual, expected) => {
  const [address = "", prefix] = expected.split("/");
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const range = new BlockList();
  range.addSubnet(address, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  return range.check(actual, isIPv6(actual) ? "ipv6" : "ipv4");
};

/** The operators of the grammar, and whether each is the denial of its comparison. */
const operators: Record<string, { compare: Comparison; negated: boolean }> = {
  StringEquals: { compare: same, negated: false },
  StringNotEquals: { compare: same, negated: true },
  StringEqualsIgnoreCase: { compare: sameIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { compare: sameIgnoringCase, negated: true },
  StringLike: { compare: like, negated: false },
  StringNotLike: { compare: like, negated: true },
  ArnEquals: { compare: arnLike, negated: false },
  ArnLike: { compare: arnLike, negated: false },
  ArnNotEquals: { compare: arnLike, negated: true },
  ArnNotLike: { compare: arnLike, negated: true },
  Bool: { compare: sameIgnoringCase, negated: false },
  BinaryEquals: { compare: same, negated: false },
  NumericEquals: { compare: numeric((a, b) => a === b), negated: false },
  NumericNotEquals: { compare: numeric((a, b) => a === b), negated: true },
  NumericLessThan: { compare: numeric((a, b) => a < b), negated: false },
  NumericLessThanEquals: { compare: numeric((a, b) => a <= b), negated: false },
  NumericGreaterThan: { compare: numeric((a, b) => a > b), negated: false },
  NumericGreaterThanEquals: { compare: numeric((a, b) => a >= b), negated: false },
  DateEquals: { compare: dated((a, b) => a === b), negated: false },
  DateNotEquals: { compare: dated((a, b) => a === b), negated: true },
  DateLessThan: { compare: dated((a, b) => a < b), negated: false },
  DateLessThanEquals: { compare: dated((a, b) => a <= b), negated: false },
  DateGreaterThan: { compare: dated((a, b) => a > b), negated: false },
  DateGreaterThanEquals: { compare: dated((a, b) => a >= b), negated: false },
  IpAddress: { compare: inAddressRange, negated: false },
  NotIpAddress: { compare: inAddressRange, negated: true },
};

/**
 * Whether a statement's Condition block holds: every operator and every key of it must. Throws for an operator that the
 * grammar does not have. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsHold(condition: Record<string, Record<string, string[]>>, context: RequestContext): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => holds(operator, context.get(key), expected, context)),
  );
}

function holds(
  operatorName: string,
  actual: string[] | undefined,
  expectedTexts: string[],
  context: RequestContext,
): boolean {
  if (operatorName === "Null") {
    return expectedTexts.some((text) => (text.toLowerCase() === "true") === (actual === undefined));
  }
  const { quantifier, name, ifExists } = parseOperator(operatorName);
  const operator = operators[name];
  if (!operator) throw new Error(`IAM has no condition operator ${operatorName}.`);

  if (actual === undefined || actual.length === 0) {
    // A key that is missing fails a match, but satisfies a negated one, ForAllValues and IfExists.
    if (quantifier === "ForAnyValue") return false;
    return ifExists || quantifier === "ForAllValues" || operator.negated;
  }
  const expected = expectedTexts.map((text) => resolvePolicyVariables(text, context)).filter((text) => text !== null);
  const matches = (value: string) => expected.some((text) => operator.compare(value, text)) !== operator.negated;
  if (quantifier === "ForAllValues") return actual.every(matches);
  if (quantifier === "ForAnyValue") return actual.some(matches);
  return operator.negated ? actual.every(matches) : actual.some(matches);
}

function parseOperator(text: string): { quantifier?: string; name: string; ifExists: boolean } {
  const [head = "", tail] = text.split(":");
  const qualified = tail ?? head;
  const ifExists = qualified.endsWith("IfExists");
  const name = ifExists ? qualified.slice(0, -"IfExists".length) : qualified;
  return tail === undefined ? { name, ifExists } : { quantifier: head, name, ifExists };
}
