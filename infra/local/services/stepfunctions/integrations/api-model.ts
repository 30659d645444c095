import { readFileSync } from "node:fs";
import * as z from "zod";
import type { ModelledService } from "../../../kernel/service.ts";
import { isJsonObject, type Json, parseJson } from "../json.ts";

/** The part of an API model that names and kinds of members are read from. */
interface Shape {
  $ref?: string | undefined;
  properties?: Record<string, Shape> | undefined;
  items?: Shape | undefined;
  additionalProperties?: Shape | boolean | undefined;
  "x-type"?: string | undefined;
}
const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    properties: z.record(z.string(), Shape).optional(),
    items: Shape.optional(),
    additionalProperties: z.union([z.boolean(), Shape]).optional(),
    "x-type": z.string().optional(),
  }),
);
const Model = z.object({
  operations: z.record(
    z.string(),
    z.object({ input: Shape.nullish(), output: Shape.nullish(), errors: z.array(z.string()).default([]) }),
  ),
  $defs: z.record(z.string(), Shape),
});
type Model = z.infer<typeof Model>;

const models = new Map<ModelledService, Model>();

/** The model of a service in `infra/local/models`. */
function modelOf(service: ModelledService): Model {
  const known = models.get(service);
  if (known !== undefined) return known;
  const path = new URL(`../../../models/${service}.json`, import.meta.url);
  const model = Model.parse(JSON.parse(readFileSync(path, "utf8")));
  models.set(service, model);
  return model;
}

/** The errors that an operation's model lists; undefined when the service has no such operation here. */
export function modelledErrors(service: ModelledService, operation: string): readonly string[] | undefined {
  return modelOf(service).operations[operation]?.errors;
}

/**
 * A task's arguments as the model wants them. Step Functions writes every member with a capital letter, blobs as text or
 * JSON, and timestamps as ISO 8601.
 */
export function toModelInput(service: ModelledService, operation: string, given: Json): Json {
  const model = modelOf(service);
  return convert(model, model.operations[operation]?.input, given, {
    name: (name, shape) => (name in shape || !(lowerFirst(name) in shape) ? name : lowerFirst(name)),
    shapeOf: (name, shape) => shape[name] ?? shape[lowerFirst(name)],
    leaf: (value, kind) => {
      if (kind === "blob")
        return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");
      return kind === "timestamp" && typeof value === "string" ? Date.parse(value) / 1000 : value;
    },
  });
}

/**
 * An operation's answer as a task's result: capitals, blobs as JSON where they hold JSON and as text otherwise.
 *
 * @param timestamps how to write a moment given in seconds
 */
export function toTaskResult(
  service: ModelledService,
  operation: string,
  answer: Json,
  timestamps: (seconds: number) => Json = (seconds) => new Date(seconds * 1000).toISOString(),
): Json {
  const model = modelOf(service);
  return convert(model, model.operations[operation]?.output, answer, {
    name: upperFirst,
    shapeOf: (name, shape) => shape[name],
    leaf: (value, kind) => {
      if (kind === "blob" && typeof value === "string") return textOrJson(Buffer.from(value, "base64").toString());
      return kind === "timestamp" && typeof value === "number" ? timestamps(value) : value;
    },
  });
}

interface Conversion {
  name(name: string, shape: Record<string, Shape>): string;
  shapeOf(name: string, shape: Record<string, Shape>): Shape | undefined;
  leaf(value: Json, kind: string | undefined): Json;
}

function convert(model: Model, shape: Shape | null | undefined, value: Json, how: Conversion): Json {
  const resolved = resolve(model, shape);
  if (resolved == null) return value;
  const kind = resolved["x-type"];
  if (kind === "blob" || kind === "timestamp") return how.leaf(value, kind);
  if (Array.isArray(value)) return value.map((item) => convert(model, resolved.items, item, how));
  if (!isJsonObject(value)) return value;
  const { properties, additionalProperties } = resolved;
  if (properties === undefined) {
    const inner = typeof additionalProperties === "object" ? additionalProperties : undefined;
    return mapMembers(value, (name, member) => [name, convert(model, inner, member, how)]);
  }
  return mapMembers(value, (name, member) => [
    how.name(name, properties),
    convert(model, how.shapeOf(name, properties), member, how),
  ]);
}

function resolve(model: Model, shape: Shape | null | undefined): Shape | null | undefined {
  if (shape?.$ref === undefined) return shape;
  return resolve(model, model.$defs[shape.$ref.slice("#/$defs/".length)]);
}

function mapMembers(value: { [name: string]: Json }, map: (name: string, member: Json) => [string, Json]): Json {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => map(name, member)));
}

function textOrJson(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** `StateMachineArn` → `stateMachineArn`. */
function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `executionArn` → `ExecutionArn`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
