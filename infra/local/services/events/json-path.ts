import { AwsError } from "../../kernel/errors.ts";
import { isPlainObject } from "./leaf-matcher.ts";

/**
 * Reads a value by the JSON paths that rules use: `$`, `$.detail.name`, `$.resources[0]`, `$.detail["with space"]`.
 * Undefined when there is no such value; throws ValidationException for any other path.
 */
export function readJsonPath(document: unknown, path: string): unknown {
  if (!path.startsWith("$")) throw invalid(path);
  const step = /\.([A-Za-z0-9_-]+)|\[(\d+)\]|\[(?:"([^"]*)"|'([^']*)')\]/y;
  step.lastIndex = 1;
  let value = document;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) throw invalid(path);
    const [, name, index, quoted, singleQuoted] = found;
    const key = name ?? quoted ?? singleQuoted;
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else value = key !== undefined && isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

const invalid = (path: string) =>
  new AwsError("ValidationException", `Invalid InputPath ${path}: only child names and array indices are possible.`);
