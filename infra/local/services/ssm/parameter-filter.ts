import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { StoredParameter } from "./parameter-store.ts";

export interface ParameterFilter {
  Key: string;
  Option?: string;
  Values?: string[];
}

type Passes = (parameter: StoredParameter) => boolean;

/**
 * Compiles a filter of DescribeParameters: a parameter passes when one of the values fits. Throws InvalidFilterKey,
 * InvalidFilterOption or InvalidFilterValue.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
 */
export function compileFilter({ Key, Option, Values = [] }: ParameterFilter): Passes {
  switch (Key) {
    case "Name":
      return byText(({ name }) => name, Key, Option, Values);
    case "Type":
      return byText(({ type }) => type, Key, Option, Values);
    case "Tier":
      return byText(({ tier }) => tier, Key, Option, Values);
    case "DataType":
      return byText(({ dataType }) => dataType, Key, Option, Values);
    case "Path":
      return byPath(Option, Values);
    case "KeyId":
      // Only secure strings have a key, and there are none.
      return () => false;
    case "Label":
      throw new AwsError("InvalidFilterKey", "The filter key Label is not valid for DescribeParameters.");
    default:
      throw new NotSupportedError(`the filter ${Key} of ssm:DescribeParameters`);
  }
}

function byText(
  textOf: (parameter: StoredParameter) => string,
  key: string,
  option = "Equals",
  values: readonly string[],
): Passes {
  if (option === "Equals") return (parameter) => values.includes(textOf(parameter));
  if (option === "BeginsWith") return (parameter) => values.some((value) => textOf(parameter).startsWith(value));
  if (option === "Contains" && key === "Name")
    return (parameter) => values.some((value) => textOf(parameter).includes(value));
  throw invalidOption(key, option);
}

function byPath(option = "OneLevel", paths: readonly string[]): Passes {
  if (option !== "OneLevel" && option !== "Recursive") throw invalidOption("Path", option);
  const relative = paths.find((path) => !path.startsWith("/"));
  if (relative !== undefined)
    throw new AwsError("InvalidFilterValue", `The path ${relative} must begin with a forward slash "/".`);
  const prefixes = paths.map((path) => (path.endsWith("/") ? path : `${path}/`));
  return ({ name }) =>
    prefixes.some(
      (prefix) => name.startsWith(prefix) && (option === "Recursive" || !name.slice(prefix.length).includes("/")),
    );
}

function invalidOption(key: string, option: string): AwsError {
  return new AwsError("InvalidFilterOption", `The filter option ${option} is not valid for the key ${key}.`);
}
