import type { Kernel } from "../../kernel/kernel.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

/** The function as a caller: Lambda assumes its role, in a session of the function's name. Throws when the role does not trust Lambda. */
export function assumeFunctionRole(kernel: Kernel, config: FunctionConfiguration): ReturnType<Kernel["assumeRole"]> {
  return kernel.assumeRole(config.roleArn, "lambda.amazonaws.com", config.name, config.arn);
}
