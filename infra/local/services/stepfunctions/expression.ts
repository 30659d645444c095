import { createHash, randomUUID } from "node:crypto";
import jsonata from "jsonata";
import type { Json } from "./json.ts";
import { seededRandom } from "./seeded-random.ts";

/** Whether a string is a JSONata expression: `{% … %}`, without space around it. */
export function isExpression(text: string): boolean {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4;
}

/** The JSONata between `{%` and `%}`. */
export function expressionSource(text: string): string {
  return text.slice(2, -2).trim();
}

interface Compiled {
  evaluate(bindings: Record<string, unknown>): Promise<unknown>;
}

const compiled = new Map<string, Compiled>();

/**
 * Compiles a JSONata expression with the functions that Step Functions adds and without `$eval`. The same source is
 * compiled once.
 *
 * @throws JSONata's syntax error, with `code` and `position`
 */
export function compileExpression(source: string): Compiled {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const expression = jsonata(source);
  for (const [name, implementation, signature] of FUNCTIONS)
    expression.registerFunction(name, implementation, signature);
  limitSteps(expression);
  const made: Compiled = {
    evaluate: (bindings) => expression.evaluate(undefined, { ...bindings, [BUDGET_BINDING]: { steps: MAX_STEPS } }),
  };
  compiled.set(source, made);
  return made;
}

/** An expression that takes more steps than this, such as an endless recursion, fails instead of holding the process. */
const MAX_STEPS = 500_000;
const BUDGET_BINDING = "states budget";

/** JSONata calls what is bound under this symbol before each node of an expression; its own exerciser limits time by it. */
function limitSteps(expression: jsonata.Expression): void {
  const entry: unknown = Symbol.for("jsonata.__evaluate_entry");
  // The typings take names only; the environment that stands behind them takes any key.
  Reflect.apply(expression.assign, expression, [entry, spendStep]);
}

function spendStep(_node: unknown, _input: unknown, environment: { lookup(name: string): unknown }): void {
  const budget = environment.lookup(BUDGET_BINDING);
  if (!isBudget(budget)) return;
  budget.steps -= 1;
  if (budget.steps < 0) throw new Error(`The expression takes more than ${MAX_STEPS} steps`);
}

function isBudget(value: unknown): value is { steps: number } {
  return typeof value === "object" && value !== null && "steps" in value;
}

/** Where `$now` and `$millis` read the time: the laptop cloud's clock, in milliseconds, bound under a name no expression can write. */
export const CLOCK_BINDING = "states clock";

type Implementation = Parameters<jsonata.Expression["registerFunction"]>[1];
type Environment = { environment: { lookup(name: string): unknown } };

/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#functions-provided-by-step-functions and
 * the time functions, which JSONata would read from the machine's clock.
 */
const FUNCTIONS: [string, Implementation, string?][] = [
  ["partition", partition, "<an:a>"],
  ["range", range, "<nnn:a>"],
  ["hash", hash, "<ss:s>"],
  ["random", random],
  ["uuid", () => randomUUID(), "<:s>"],
  ["parse", (text: string) => JSON.parse(text), "<s:x>"],
  [
    "eval",
    () => {
      throw new Error("$eval is not supported by Step Functions; use $parse to read JSON");
    },
  ],
  [
    "millis",
    function (this: Environment) {
      return clockOf(this.environment);
    },
    "<:n>",
  ],
  [
    "now",
    function (this: Environment, picture?: string, timezone?: string) {
      const fromMillis = this.environment.lookup("fromMillis");
      if (!isNativeFunction(fromMillis)) throw new Error("JSONata offers no $fromMillis");
      return fromMillis.implementation.call(this, clockOf(this.environment), picture, timezone);
    },
    "<s?s?:s>",
  ],
];

function clockOf(environment: { lookup(name: string): unknown }): number {
  const millis = environment.lookup(CLOCK_BINDING);
  if (typeof millis !== "number") throw new Error("the expression was evaluated without a clock");
  return millis;
}

function isNativeFunction(value: unknown): value is { implementation: (...args: unknown[]) => unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "implementation" in value &&
    typeof value.implementation === "function"
  );
}

function partition(items: Json[], size: number): Json[][] {
  if (!Number.isInteger(size) || size < 1)
    throw new Error(`$partition: the chunk size ${size} is not a positive integer`);
  const chunks: Json[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

/** The bound of States.ArrayRange, which `$range` replaces. */
const MAX_RANGE = 1000;

function range(start: number, end: number, step: number): number[] {
  if (step === 0) throw new Error("$range: the step must not be 0");
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  if (length > MAX_RANGE)
    throw new Error(`$range: ${length} values are more than the ${MAX_RANGE} that a range may hold`);
  return Array.from({ length }, (_, index) => start + index * step);
}

const ALGORITHMS: Record<string, string> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

function hash(text: string, algorithm: string): string {
  const known = ALGORITHMS[algorithm];
  if (known === undefined) throw new Error(`$hash: ${algorithm} is not one of ${Object.keys(ALGORITHMS).join(", ")}`);
  return createHash(known).update(text).digest("hex");
}

function random(seed?: number): number {
  return seed === undefined ? Math.random() : seededRandom(`random ${seed}`);
}
