import { NotSupportedError } from "../kernel/errors.ts";
import type { Template } from "./template.ts";

/**
 * The values of a template's parameters: given, else their defaults. Throws for one that has neither, that breaks its
 * own rules, or that the template does not have.
 */
export async function parameterValues(
  template: Template,
  given: Record<string, string>,
  readSsmParameter: (name: string) => Promise<string>,
): Promise<Map<string, string | string[]>> {
  const values = new Map<string, string | string[]>();
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    const text = given[name] ?? parameter.Default;
    if (text === undefined) throw new Error(`The parameter ${name} has no value and no default.`);
    if (parameter.AllowedValues && !parameter.AllowedValues.includes(text)) {
      throw new Error(`The parameter ${name} must be one of ${parameter.AllowedValues.join(", ")}, not '${text}'.`);
    }
    if (parameter.AllowedPattern && !new RegExp(`^(?:${parameter.AllowedPattern})$`).test(text)) {
      throw new Error(`The parameter ${name} must match ${parameter.AllowedPattern}; '${text}' does not.`);
    }
    // The CDK's bootstrap stack holds the bucket and roles of a deployment; nothing is deployed here, so that nothing reads its version.
    if (name === "BootstrapVersion") continue;
    values.set(name, await typed(parameter.Type, text, readSsmParameter));
  }
  for (const name of Object.keys(given)) {
    if (!(name in template.Parameters)) throw new Error(`The template has no parameter ${name}.`);
  }
  return values;
}

async function typed(
  type: string,
  text: string,
  readSsmParameter: (name: string) => Promise<string>,
): Promise<string | string[]> {
  if (type === "String" || type === "Number") return text;
  if (type === "CommaDelimitedList" || type === "List<Number>") return text.split(",").map((item) => item.trim());
  if (type === "AWS::SSM::Parameter::Value<String>") return readSsmParameter(text);
  throw new NotSupportedError(`parameters of type ${type}`);
}
