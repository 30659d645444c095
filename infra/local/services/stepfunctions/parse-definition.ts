import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import { validate } from "./asl-validator.ts";
import { type Definition, DefinitionShape, type Flow, type State } from "./definition.ts";
import { compileExpression, expressionSource, isExpression } from "./expression.ts";
import { taskResource } from "./integrations/task-resource.ts";
import { isJsonObject, type Json, parseJson } from "./json.ts";

/**
 * Reads a state machine's definition and refuses, naming the state, what AWS would refuse and what the laptop cloud
 * cannot run: JSONPath, distributed Maps, unknown task resources, expressions with wrong syntax, variables that shadow.
 *
 * @param validated the text has passed the language's validator before, which takes most of the time; the rest is checked again
 * @throws AwsError InvalidDefinition, or NotSupportedError
 */
export function parseDefinition(text: string, { validated = false }: { validated?: boolean } = {}): Definition {
  const given = readJson(text);
  if (!isJsonObject(given)) throw invalid("the definition is no JSON object");
  refuseOtherLanguages(given, "JSONPath");
  refuseDistributedMaps(given);
  if (!validated) runValidator(given);
  const shaped = DefinitionShape.safeParse(given);
  if (!shaped.success) throw invalid(z.prettifyError(shaped.error));
  checkFlow(shaped.data, "", new Set());
  return shaped.data;
}

function runValidator(given: { [name: string]: Json }): void {
  const verdict = validate(withoutPayloads(given));
  if (!verdict.isValid) throw invalid(verdict.errorsText("\n"));
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch (cause) {
    throw invalid("the definition is not JSON", cause);
  }
}

/** Fields that may hold any JSON: the validator knows only some of it, and the shape and `checkExpression` know all. */
const PAYLOADS = ["Output", "Arguments", "Items", "ItemSelector"];

/**
 * A copy of a flow for the validator, which writes into what it is given. Payloads become expressions, and so do
 * conditions that are plain booleans, which AWS takes and the validator does not.
 */
function withoutPayloads(flow: { [name: string]: Json }): { [name: string]: Json } {
  const states = statesIn(flow).map(([name, state]): [string, Json] => {
    const copy = plainPayloads(state);
    if (Array.isArray(state.Branches)) copy.Branches = state.Branches.map(innerFlow);
    if (state.ItemProcessor !== undefined) copy.ItemProcessor = innerFlow(state.ItemProcessor);
    if (Array.isArray(state.Choices)) copy.Choices = state.Choices.map(plainRule);
    if (Array.isArray(state.Catch)) copy.Catch = state.Catch.map(plainRule);
    return [name, copy];
  });
  return { ...flow, States: Object.fromEntries(states) };
}

function innerFlow(flow: Json): Json {
  return isJsonObject(flow) ? withoutPayloads(flow) : flow;
}

function plainRule(rule: Json): Json {
  if (!isJsonObject(rule)) return rule;
  const copy = plainPayloads(rule);
  return typeof rule.Condition === "boolean" ? { ...copy, Condition: "{% true %}" } : copy;
}

function plainPayloads(holder: { [name: string]: Json }): { [name: string]: Json } {
  const copy = structuredClone(holder);
  for (const name of PAYLOADS) if (name in copy) copy[name] = "{% 0 %}";
  if (isJsonObject(copy.Assign)) for (const name of Object.keys(copy.Assign)) copy.Assign[name] = "{% 0 %}";
  return copy;
}

/** The names under which CloudFormation substitutes values: `${Name}`. */
export function substitute(text: string, substitutions: Record<string, unknown>): string {
  return text.replaceAll(/\$\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => {
    const value = substitutions[name];
    if (value === undefined) return whole;
    // The text is JSON, and the value stands inside one of its strings.
    return JSON.stringify(String(value)).slice(1, -1);
  });
}

function refuseOtherLanguages(flow: { [name: string]: Json }, around: Json): void {
  const language = flow.QueryLanguage ?? around;
  for (const [name, state] of statesIn(flow)) {
    const own = state.QueryLanguage ?? language;
    if (own !== "JSONata") throw new NotSupportedError(`the query language ${own} of the state '${name}'`);
    for (const inner of flowsIn(state)) refuseOtherLanguages(inner, own);
  }
}

function refuseDistributedMaps(flow: { [name: string]: Json }): void {
  for (const [name, state] of statesIn(flow)) {
    for (const field of ["ItemReader", "ItemBatcher", "ResultWriter", "Credentials"])
      if (field in state) throw new NotSupportedError(`${field} of the state '${name}'`);
    for (const inner of flowsIn(state)) {
      const config = inner.ProcessorConfig;
      if (isJsonObject(config) && config.Mode === "DISTRIBUTED")
        throw new NotSupportedError(`the distributed Map state '${name}'`);
      refuseDistributedMaps(inner);
    }
  }
}

function statesIn(flow: { [name: string]: Json }): [string, { [name: string]: Json }][] {
  const states = flow.States;
  if (!isJsonObject(states)) return [];
  return Object.entries(states).flatMap(([name, state]): [string, { [name: string]: Json }][] =>
    isJsonObject(state) ? [[name, state]] : [],
  );
}

function flowsIn(state: { [name: string]: Json }): { [name: string]: Json }[] {
  const branches = state.Branches;
  return [...(Array.isArray(branches) ? branches : []), state.ItemProcessor ?? null].filter(isJsonObject);
}

/** What neither the validator nor the shape can tell. */
function checkFlow(flow: Flow, where: string, outer: ReadonlySet<string>): void {
  if (flow.States[flow.StartAt] === undefined) throw invalid(`${where}StartAt names no state: '${flow.StartAt}'`);
  const own = new Set(Object.values(flow.States).flatMap(assignedBy));
  for (const name of own)
    if (outer.has(name))
      throw invalid(
        `${where}the variable '${name}' is assigned here and in an outer scope; inner scopes can only read it`,
      );
  const visible = new Set([...outer, ...own]);
  for (const [name, state] of Object.entries(flow.States)) {
    checkState(name, state, flow);
    if (state.Type === "Parallel")
      for (const [index, branch] of state.Branches.entries())
        checkFlow(branch, `${name}/Branches[${index}]: `, visible);
    if (state.Type === "Map") checkFlow(state.ItemProcessor, `${name}/ItemProcessor: `, visible);
  }
}

function checkState(name: string, state: State, flow: Flow): void {
  const { States } = flow;
  for (const next of nextsOf(state))
    if (States[next] === undefined) throw invalid(`the state '${name}' goes on to '${next}', which does not exist`);
  for (const variable of assignedBy(state)) checkVariableName(name, variable);
  if (state.Type === "Task") taskResource(state.Resource);
  if (state.Type === "Map" && isJsonObject(state.Items))
    throw new NotSupportedError(`an object as Items of the state '${name}'`);
  if (state.Type === "Task" && typeof state.TimeoutSeconds === "number" && typeof state.HeartbeatSeconds === "number")
    if (state.HeartbeatSeconds >= state.TimeoutSeconds)
      throw invalid(`HeartbeatSeconds of the state '${name}' must be smaller than its TimeoutSeconds`);
  if ("Retry" in state || "Catch" in state)
    for (const list of [state.Retry ?? [], state.Catch ?? []]) checkWildcards(name, list);
  const { Branches, ItemProcessor, ...own } = { Branches: null, ItemProcessor: null, ...state };
  for (const source of expressionsIn(own)) checkExpression(name, source);
}

function nextsOf(state: State): string[] {
  const nexts = "Next" in state && state.Next !== undefined ? [state.Next] : [];
  if (state.Type === "Choice")
    nexts.push(...state.Choices.map((rule) => rule.Next), ...(state.Default ? [state.Default] : []));
  if ("Catch" in state) nexts.push(...(state.Catch ?? []).map((catcher) => catcher.Next));
  return nexts;
}

function assignedBy(state: State): string[] {
  const assigns = ["Assign" in state ? state.Assign : undefined];
  if (state.Type === "Choice") assigns.push(...state.Choices.map((rule) => rule.Assign));
  if ("Catch" in state) assigns.push(...(state.Catch ?? []).map((catcher) => catcher.Assign));
  return assigns.flatMap((assign) => Object.keys(assign ?? {}));
}

function checkVariableName(state: string, name: string): void {
  if (name === "states") throw invalid(`the state '${state}' assigns the reserved variable $states`);
  if (name.length > 80 || !/^[\p{ID_Start}_][\p{ID_Continue}_]*$/u.test(name))
    throw invalid(`the state '${state}' assigns '${name}', which is no variable name`);
}

/** `States.ALL` stands alone and last; `States.TaskFailed` and others may stand together. */
function checkWildcards(state: string, list: readonly { ErrorEquals: readonly string[] }[]): void {
  for (const [index, { ErrorEquals }] of list.entries())
    if (ErrorEquals.includes("States.ALL") && (ErrorEquals.length > 1 || index < list.length - 1))
      throw invalid(`States.ALL must stand alone, in the last retrier or catcher of the state '${state}'`);
}

function expressionsIn(value: unknown): string[] {
  if (typeof value === "string") return isExpression(value) ? [expressionSource(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(expressionsIn);
}

function checkExpression(state: string, source: string): void {
  try {
    compileExpression(source);
  } catch (cause) {
    const message = typeof cause === "object" && cause !== null && "message" in cause ? cause.message : cause;
    throw invalid(`the state '${state}' has a JSONata expression with wrong syntax: ${message} in ${source}`, cause);
  }
}

function invalid(why: string, cause?: unknown): AwsError {
  return new AwsError("InvalidDefinition", `Invalid State Machine Definition: ${why}`, { cause });
}
