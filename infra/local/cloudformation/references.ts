import { isRecord } from "../kernel/rewrite-document.ts";

/** The logical ids, parameters and pseudo parameters that a template value refers to by Ref, Fn::GetAtt and Fn::Sub. */
export function referencesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    if (key === "Ref" && typeof argument === "string") found.add(argument);
    else if (key === "Fn::GetAtt") addAttribute(argument, found);
    else if (key === "Fn::Sub") addSubstituted(argument, found);
    collect(argument, found);
  }
}

function addAttribute(argument: unknown, found: Set<string>): void {
  const id = Array.isArray(argument) ? argument[0] : typeof argument === "string" ? argument.split(".")[0] : undefined;
  if (typeof id === "string") found.add(id);
}

function addSubstituted(argument: unknown, found: Set<string>): void {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== "string") return;
  for (const [, name = ""] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!isRecord(given) || !(name in given)) found.add(name.split(".")[0] ?? name);
  }
}
