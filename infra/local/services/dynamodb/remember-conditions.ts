import conditionParser, { type ParseContext, type ParsedCondition } from "dynalite/db/conditionParser.js";
import type { AttributeValue } from "./item.ts";

interface Known {
  parsed: ParsedCondition;
  /** Which placeholder each value in what was parsed stood for. */
  placeholders: ReadonlyMap<unknown, string>;
  usedNames: readonly string[];
  usedValues: readonly string[];
}

/** Programs write a few dozen conditions; whoever writes their values into them is not to fill the memory. */
const mostKnown = 500;
/** What a parser tells of these depends on the values, not only on their types. */
const dependsOnValues = /attribute_type|between/i;

const parse = conditionParser.parse;
const known = new Map<string, Known>();

/**
 * Has dynalite parse a condition once, and from then on put its values into what was parsed: a program writes the same
 * condition with other values thousands of times, and parsing takes longer than all the rest of a write.
 */
export function rememberConditions(): void {
  conditionParser.parse = (expression, { context }) => {
    if (dependsOnValues.test(expression)) return parse(expression, { context });
    const key = JSON.stringify([expression, context.attrNames, typesOf(context.attrVals)]);
    const found = known.get(key) ?? learn(key, expression, context);
    if (typeof found === "string") return found;
    for (const name of found.usedNames) delete context.unusedAttrNames[name];
    for (const name of found.usedValues) delete context.unusedAttrVals[name];
    return { ...found.parsed, expression: withValues(found.parsed.expression, found.placeholders, context.attrVals) };
  };
}

/** Parses, and remembers what came of it; a string says what is wrong with the condition, and is not remembered. */
function learn(key: string, expression: string, context: ParseContext): Known | string {
  const unusedAttrNames = { ...context.attrNames };
  const unusedAttrVals = { ...context.attrVals };
  const parsed = parse(expression, { context: { ...context, unusedAttrNames, unusedAttrVals } });
  if (typeof parsed === "string") return parsed;
  const learned: Known = {
    parsed,
    placeholders: new Map(Object.entries(context.attrVals ?? {}).map(([name, value]) => [value, name])),
    usedNames: Object.keys(context.attrNames ?? {}).filter((name) => !(name in unusedAttrNames)),
    usedValues: Object.keys(context.attrVals ?? {}).filter((name) => !(name in unusedAttrVals)),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(key, learned);
  return learned;
}

function typesOf(values: Record<string, AttributeValue> = {}): string[][] {
  return Object.entries(values).map(([name, value]) => [name, ...Object.keys(value)]);
}

/** The same expression with the values of this request. */
function withValues(part: unknown, placeholders: Known["placeholders"], values: ParseContext["attrVals"]): unknown {
  const name = placeholders.get(part);
  if (name !== undefined) return values?.[name];
  if (Array.isArray(part)) return part.map((one) => withValues(one, placeholders, values));
  if (typeof part !== "object" || part === null) return part;
  const members = Object.entries(part).map(([member, value]) => [member, withValues(value, placeholders, values)]);
  return Object.fromEntries(members);
}
