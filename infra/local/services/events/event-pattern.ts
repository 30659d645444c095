import { AwsError } from "../../kernel/errors.ts";
import { compileMatcher, isPlainObject, type LeafMatcher } from "./leaf-matcher.ts";

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

/**
 * Compiles an EventBridge event pattern. All fields of a pattern must match; of the values listed for a field, one must.
 * A field that holds an array matches by any of its elements; an array of objects, when one element matches the whole
 * sub-pattern. Throws InvalidEventPatternException for what EventBridge refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compileEventPattern(pattern: unknown): EventPattern {
  if (!isPlainObject(pattern)) throw invalidPattern("Filter is not an object");
  if (Object.keys(pattern).length === 0) throw invalidPattern("Empty patterns are not allowed");
  return compileObject(pattern, "");
}

/** The error of a pattern that EventBridge does not accept. */
function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

function compileObject(pattern: Record<string, unknown>, path: string): EventPattern {
  const fields: EventPattern[] = Object.entries(pattern).map(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    if (name === "$or") return compileAlternatives(value, path);
    if (Array.isArray(value)) {
      const leaf = compileLeaf(value, at);
      return (event) => leaf(fieldOf(event, name));
    }
    if (!isPlainObject(value)) throw invalidPattern(`"${at}" must be an object or an array`);
    if (Object.keys(value).length === 0) throw invalidPattern(`Empty objects are not allowed at "${at}"`);
    const nested = compileObject(value, at);
    return (event) => {
      const inner = fieldOf(event, name);
      return Array.isArray(inner) ? inner.flat(Number.POSITIVE_INFINITY).some(nested) : nested(inner);
    };
  });
  return (event) => fields.every((matches) => matches(event));
}

function compileAlternatives(value: unknown, path: string): EventPattern {
  if (!Array.isArray(value) || value.length < 2)
    throw invalidPattern(`"$or" at "${path}" must be an array of at least two patterns`);
  const alternatives = value.map((alternative) => {
    if (!isPlainObject(alternative) || Object.keys(alternative).length === 0)
      throw invalidPattern(`"$or" at "${path}" must hold non-empty objects`);
    return compileObject(alternative, path);
  });
  return (event) => alternatives.some((matches) => matches(event));
}

function compileLeaf(values: unknown[], path: string): (value: unknown) => boolean {
  if (values.length === 0) throw invalidPattern(`Empty arrays are not allowed at "${path}"`);
  const matchers: LeafMatcher[] = values.map((value) =>
    compileMatcher(value, (reason) => invalidPattern(`${reason} at "${path}"`)),
  );
  return (value) => {
    const leaves = leavesOf(value);
    return matchers.some((matcher) => (matcher.absent ? leaves.length === 0 : leaves.some(matcher.matches)));
  };
}

/** The scalar values at a field. Objects are no leaves, and an empty array has none: both count as absent. */
function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isPlainObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
}

function fieldOf(event: unknown, name: string): unknown {
  return isPlainObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}
