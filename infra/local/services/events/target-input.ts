import type { BusEvent } from "../../kernel/backplane.ts";
import { readJsonPath } from "./json-path.ts";
import { isPlainObject } from "./leaf-matcher.ts";

/** How a target wants the event: as it is, a constant, a part of it, or built from a template. */
export interface InputShape {
  Input?: string | undefined;
  InputPath?: string | undefined;
  InputTransformer?: { InputTemplate: string; InputPathsMap?: Record<string, string> | undefined } | undefined;
}

export interface MatchedRule {
  arn: string;
  name: string;
  /** When the event reached the bus, ISO 8601. */
  ingestedAt: string;
}

/** What a target is given, as JSON text (or plain text, when a template makes no JSON). */
export function targetInput(event: BusEvent, shape: InputShape, rule: MatchedRule): string {
  if (shape.Input !== undefined) return shape.Input;
  if (shape.InputPath !== undefined) return JSON.stringify(readJsonPath(event, shape.InputPath) ?? null);
  if (shape.InputTransformer) return transform(event, shape.InputTransformer, rule);
  return JSON.stringify(event);
}

/**
 * Fills an input template. A placeholder inside a string becomes text; elsewhere it becomes a JSON value. A path that
 * finds nothing leaves an empty string.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function transform(
  event: BusEvent,
  transformer: NonNullable<InputShape["InputTransformer"]>,
  rule: MatchedRule,
): string {
  const { InputTemplate: template, InputPathsMap: paths = {} } = transformer;
  const { detail: _, ...withoutDetail } = event;
  const variables: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, readJsonPath(event, path)])),
    "aws.events.rule-arn": rule.arn,
    "aws.events.rule-name": rule.name,
    "aws.events.event.ingestion-time": rule.ingestedAt,
    "aws.events.event": withoutDetail,
    "aws.events.event.json": event,
  };
  let output = "";
  let quoted = false;
  for (let index = 0; index < template.length; index += 1) {
    const character = template.charAt(index);
    if (character === "<") {
      const name = template.slice(index + 1).match(/^([A-Za-z0-9_.-]+)>/)?.[1];
      if (name !== undefined && Object.hasOwn(variables, name)) {
        output += quoted ? asText(variables[name]) : JSON.stringify(variables[name] ?? "");
        index += name.length + 1;
        continue;
      }
    }
    if (character === '"' && !isEscaped(template, index)) quoted = !quoted;
    output += character;
  }
  return output;
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  const text = isPlainObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return JSON.stringify(text).slice(1, -1);
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charAt(index - 1 - backslashes) === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
