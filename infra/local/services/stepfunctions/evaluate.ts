import { CLOCK_BINDING, compileExpression, expressionSource, isExpression } from "./expression.ts";
import { isJsonObject, type Json } from "./json.ts";
import { StateError } from "./state-error.ts";

/** What a state's expressions can see, and where they stand. */
export interface Scope {
  /** Workflow variables, without the dollar sign. */
  variables: Readonly<Record<string, Json>>;
  states: { input: Json; context: Json; result?: Json; errorOutput?: Json };
  /** The state's name and the id of its entered event, for messages. */
  state: string;
  enteredEventId: number;
  /** Milliseconds of the laptop cloud's clock, for `$now()` and `$millis()`. */
  now: number;
}

/**
 * Evaluates every `{% … %}` string in a value, at any depth; everything else is answered as it stands.
 *
 * @param field the name of the field, for messages, such as `Arguments`
 * @throws StateError `States.QueryEvaluationError` when an expression fails, or yields nothing or a function
 */
export async function evaluate(template: Json, field: string, scope: Scope): Promise<Json> {
  if (typeof template === "string")
    return isExpression(template) ? evaluateExpression(template, field, scope) : template;
  if (!holdsExpression(template)) return template;
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) items.push(await evaluate(item, `${field}[${index}]`, scope));
    return items;
  }
  if (isJsonObject(template)) {
    const members: Record<string, Json> = {};
    for (const [name, value] of Object.entries(template))
      members[name] = await evaluate(value, `${field}/${name}`, scope);
    return members;
  }
  return template;
}

/**
 * Evaluates a field that must be of one kind.
 *
 * @throws StateError `States.QueryEvaluationError` also when the value is of another kind
 */
export async function evaluateAs<T extends Json>(
  kind: Kind<T>,
  template: Json,
  field: string,
  scope: Scope,
): Promise<T> {
  const value = await evaluate(template, field, scope);
  if (kind.accepts(value)) return value;
  const source =
    typeof template === "string" && isExpression(template) ? expressionSource(template) : JSON.stringify(template);
  throw queryError(
    scope,
    field,
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. Expected '${kind.name}', but was '${nameOf(value)}' for value: ${JSON.stringify(value)}`,
  );
}

/** A kind of value that a field asks for. */
export interface Kind<T extends Json> {
  name: string;
  accepts(value: Json): value is T;
}
export const BOOLEAN: Kind<boolean> = {
  name: "boolean",
  accepts: (value): value is boolean => typeof value === "boolean",
};
export const STRING: Kind<string> = { name: "string", accepts: (value): value is string => typeof value === "string" };
export const ARRAY: Kind<Json[]> = { name: "array", accepts: (value): value is Json[] => Array.isArray(value) };

/** An integer between two bounds, both allowed. */
export function integer(min: number, max: number): Kind<number> {
  return {
    name: `integer between ${min} and ${max}`,
    accepts: (value): value is number =>
      Number.isInteger(value) && typeof value === "number" && value >= min && value <= max,
  };
}

/** A number between two bounds, both allowed. */
export function number(min: number, max: number): Kind<number> {
  return {
    name: `number between ${min} and ${max}`,
    accepts: (value): value is number => typeof value === "number" && value >= min && value <= max,
  };
}

/** An error while evaluating, in the words of AWS. */
export function queryError(scope: Scope, location: string, what: string, cause?: unknown): StateError {
  return new StateError("States.QueryEvaluationError", `${executing(scope)} ${what}`, { location, cause });
}

/** The opening of AWS's messages about a state. */
export function executing(where: { state: string; enteredEventId: number }): string {
  return `An error occurred while executing the state '${where.state}' (entered at the event id #${where.enteredEventId}).`;
}

async function evaluateExpression(text: string, field: string, scope: Scope): Promise<Json> {
  const source = expressionSource(text);
  let value: unknown;
  try {
    value = await compileExpression(source).evaluate({
      ...scope.variables,
      states: scope.states,
      [CLOCK_BINDING]: scope.now,
    });
  } catch (error) {
    throw queryError(
      scope,
      field,
      `The JSONata expression '${source}' specified for the field '${field}' threw an error during evaluation. ${describe(error)}`,
      error,
    );
  }
  if (value === undefined)
    throw queryError(
      scope,
      field,
      `The JSONata expression '${source}' specified for the field '${field}' returned nothing (undefined).`,
    );
  const json = toJson(value);
  if (json === undefined)
    throw queryError(
      scope,
      field,
      `The JSONata expression '${source}' specified for the field '${field}' returned a function, which JSON cannot carry.`,
    );
  return json;
}

/** JSONata answers arrays with hidden marks and closures as objects; only plain JSON goes on. Undefined for functions. */
function toJson(value: unknown): Json | undefined {
  let sawFunction = false;
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === "function" || isClosure(member)) {
      sawFunction = true;
      return null;
    }
    return member;
  });
  return sawFunction || text === undefined ? undefined : JSON.parse(text);
}

function isClosure(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("_jsonata_lambda" in value || "_jsonata_function" in value);
}

function describe(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  const message = "message" in error && typeof error.message === "string" ? error.message : String(error);
  return `${code}${message}`;
}

function nameOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const plain = new WeakMap<object, boolean>();

/** Whether an object of the definition holds an expression; remembered, because definitions do not change. */
function holdsExpression(template: Json): boolean {
  if (typeof template === "string") return isExpression(template);
  if (typeof template !== "object" || template === null) return false;
  const known = plain.get(template);
  if (known !== undefined) return known;
  const holds = Object.values(template).some(holdsExpression);
  plain.set(template, holds);
  return holds;
}
