import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { OperationModel, ServiceModel, Shape } from "./service-model.ts";

export interface Violation {
  /** Where, as AWS writes it: `settings.outputGroups.1.member.name`. */
  path: string;
  constraint: string;
  value: unknown;
}

const compiled = new WeakMap<Shape, ValidateFunction>();
const validators = new WeakMap<ServiceModel, Ajv2020>();

/** Holds an operation's input against its model; empty when it fits. */
export function violationsOfInput(model: ServiceModel, operation: OperationModel, input: unknown): Violation[] {
  return operation.input ? violations(model, operation.input, input) : [];
}

/** Holds an operation's answer against its model; empty when it fits. */
export function violationsOfOutput(model: ServiceModel, operation: OperationModel, output: unknown): Violation[] {
  return operation.output ? violations(model, operation.output, output) : [];
}

function violations(model: ServiceModel, shape: Shape, document: unknown): Violation[] {
  let validate = compiled.get(shape);
  if (!validate) {
    validate = validatorOf(model).compile({ $ref: `model#/$defs/${(shape.$ref ?? "").replace("#/$defs/", "")}` });
    compiled.set(shape, validate);
  }
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => describe(error, document));
}

/** One validator a service; the operations share its definitions. */
function validatorOf(model: ServiceModel): Ajv2020 {
  const known = validators.get(model);
  if (known) return known;
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, code: { regExp: wholePattern } });
  ajv.addSchema({
    $id: "model",
    $defs: Object.fromEntries(Object.entries(model.definitions).map(([name, shape]) => [name, forJson(shape)])),
  });
  validators.set(model, ajv);
  return ajv;
}

/** In JSON a timestamp is a number of seconds; the models mark it by `x-type` and call it a string. */
function forJson(shape: Shape): Shape {
  return shape["x-type"] === "timestamp" ? { ...shape, type: "number" } : shape;
}

/** The models' patterns are Java's, matched against the whole text; a few need Unicode classes, a few are no valid Unicode pattern. */
function wholePattern(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, "us");
  } catch {
    return new RegExp(whole, "s");
  }
}
wholePattern.code = "wholePattern";

function describe(error: ErrorObject, document: unknown): Violation {
  const steps = error.instancePath.split("/").slice(1);
  const path = steps.join(".");
  const at = (member: string) => (path === "" ? member : `${path}.${member}`);
  switch (error.keyword) {
    case "required":
      return { path: at(error.params.missingProperty), constraint: "Member must not be null", value: null };
    case "additionalProperties":
      return {
        path: at(error.params.additionalProperty),
        constraint: "Member is not known to the service",
        value: null,
      };
    case "enum":
      return {
        path,
        constraint: `Member must satisfy enum value set: [${error.params.allowedValues.join(", ")}]`,
        value: valueAt(document, steps),
      };
    case "pattern":
      return {
        path,
        constraint: `Member must satisfy regular expression pattern: ${error.params.pattern}`,
        value: valueAt(document, steps),
      };
    case "minLength":
    case "minItems":
    case "minProperties":
      return {
        path,
        constraint: `Member must have length greater than or equal to ${error.params.limit}`,
        value: valueAt(document, steps),
      };
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return {
        path,
        constraint: `Member must have length less than or equal to ${error.params.limit}`,
        value: valueAt(document, steps),
      };
    case "minimum":
      return {
        path,
        constraint: `Member must have value greater than or equal to ${error.params.limit}`,
        value: valueAt(document, steps),
      };
    case "maximum":
      return {
        path,
        constraint: `Member must have value less than or equal to ${error.params.limit}`,
        value: valueAt(document, steps),
      };
    default:
      return { path, constraint: `Member ${error.message ?? error.keyword}`, value: valueAt(document, steps) };
  }
}

function valueAt(document: unknown, steps: string[]): unknown {
  let value = document;
  for (const step of steps) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}
