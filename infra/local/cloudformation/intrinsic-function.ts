import { NotSupportedError } from "../kernel/errors.ts";
import { isRecord } from "../kernel/rewrite-document.ts";

/** What the intrinsic functions of one template look things up in. Each throws when there is no such thing. */
export interface TemplateScope {
  readonly region: string;
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  importValue(exportName: string): unknown;
  /** Undefined when the mapping has no such entry. */
  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown;
}

/** What `AWS::NoValue` resolves to: the property or list item that holds it vanishes. */
export const noValue = Symbol("AWS::NoValue");

/**
 * Resolves every intrinsic function in a template value.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, scope: TemplateScope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== noValue);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1) {
    const [name, argument] = only;
    if (name === "Ref") return scope.ref(asText(argument, "Ref"));
    if (name.startsWith("Fn::")) return callFunction(name, argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolveIntrinsics(item, scope)] as const).filter(([, item]) => item !== noValue),
  );
}

/** Evaluates a condition or a rule's assertion. */
export function evaluateCondition(expression: unknown, scope: TemplateScope): boolean {
  if (isRecord(expression) && typeof expression.Condition === "string" && Object.keys(expression).length === 1) {
    return scope.condition(expression.Condition);
  }
  const resolved = resolveIntrinsics(expression, scope);
  if (typeof resolved === "boolean") return resolved;
  if (resolved === "true" || resolved === "false") return resolved === "true";
  throw new Error(`${JSON.stringify(expression)} is no condition.`);
}

function callFunction(name: string, argument: unknown, scope: TemplateScope): unknown {
  switch (name) {
    case "Fn::GetAtt": {
      const parts = typeof argument === "string" ? argument.split(".") : asList(argument, name);
      const [logicalId, ...attribute] = parts.map((part) => asText(resolveIntrinsics(part, scope), name));
      return scope.getAtt(logicalId ?? "", attribute.join("."));
    }
    case "Fn::Join": {
      const [separator, list] = asList(argument, name);
      return asList(resolveIntrinsics(list, scope), name)
        .map((item) => asText(item, name))
        .join(asText(separator, name));
    }
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = asList(argument, name);
      return resolveIntrinsics(scope.condition(asText(condition, name)) ? whenTrue : whenFalse, scope);
    }
    case "Fn::Select": {
      const [index, list] = asList(argument, name);
      const items = asList(resolveIntrinsics(list, scope), name);
      const position = Number(resolveIntrinsics(index, scope));
      if (!(position in items)) throw new Error(`Fn::Select cannot select ${position} of ${items.length} items.`);
      return items[position];
    }
    case "Fn::Split": {
      const [separator, text] = asList(argument, name);
      return asText(resolveIntrinsics(text, scope), name).split(asText(separator, name));
    }
    case "Fn::ImportValue":
      return scope.importValue(asText(resolveIntrinsics(argument, scope), name));
    case "Fn::FindInMap": {
      const [map, top, second, fallback] = asList(argument, name);
      const keys = [map, top, second].map((key) => asText(resolveIntrinsics(key, scope), name));
      const found = scope.mapping(keys[0] ?? "", keys[1] ?? "", keys[2] ?? "");
      if (found !== undefined) return found;
      if (isRecord(fallback) && "DefaultValue" in fallback) return resolveIntrinsics(fallback.DefaultValue, scope);
      throw new Error(`Fn::FindInMap: no mapping ${keys.join(".")}.`);
    }
    case "Fn::Base64":
      return Buffer.from(asText(resolveIntrinsics(argument, scope), name)).toString("base64");
    case "Fn::GetAZs":
      return ["a", "b", "c"].map(
        (zone) => `${asText(resolveIntrinsics(argument, scope), name) || scope.region}${zone}`,
      );
    case "Fn::Equals": {
      const [left, right] = asList(argument, name).map((side) => resolveIntrinsics(side, scope));
      return isRecord(left) || isRecord(right)
        ? JSON.stringify(left) === JSON.stringify(right)
        : String(left) === String(right);
    }
    case "Fn::And":
      return asList(argument, name).every((part) => evaluateCondition(part, scope));
    case "Fn::Or":
      return asList(argument, name).some((part) => evaluateCondition(part, scope));
    case "Fn::Not":
      return !evaluateCondition(asList(argument, name)[0], scope);
    case "Fn::Contains": {
      const [list, text] = asList(argument, name);
      return asList(resolveIntrinsics(list, scope), name).includes(resolveIntrinsics(text, scope));
    }
    default:
      throw new NotSupportedError(`the intrinsic function ${name}`);
  }
}

function substitute(argument: unknown, scope: TemplateScope): string {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  const values = isRecord(given) ? given : {};
  return asText(text, "Fn::Sub").replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in values) return asText(resolveIntrinsics(values[name], scope), "Fn::Sub");
    const [logicalId = "", ...attribute] = name.split(".");
    return asText(attribute.length > 0 ? scope.getAtt(logicalId, attribute.join(".")) : scope.ref(name), "Fn::Sub");
  });
}

function asText(value: unknown, functionName: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${functionName} wants text, not ${JSON.stringify(value) ?? String(value)}.`);
}

function asList(value: unknown, functionName: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${functionName} wants a list, not ${JSON.stringify(value)}.`);
}
