import type { FunctionConfiguration } from "./function-configuration.ts";

/**
 * A function as Lambda describes it, under the ARN that it was asked for by. The package is a folder here, so that there
 * is no size and no hash of it to tell; what has no effect here, such as layers and tracing, is left out.
 */
export function describeFunction(config: FunctionConfiguration, arn: string): Record<string, unknown> {
  return {
    FunctionName: config.name,
    FunctionArn: arn,
    Runtime: config.runtime,
    Role: config.roleArn,
    Handler: config.handler,
    Description: config.description,
    Timeout: config.timeoutMs / 1000,
    MemorySize: config.memorySizeMb,
    Version: config.version,
    PackageType: "Zip",
    Architectures: [config.architecture],
    ...(Object.keys(config.variables).length > 0 && { Environment: { Variables: config.variables } }),
    ...(config.deadLetterArn !== undefined && { DeadLetterConfig: { TargetArn: config.deadLetterArn } }),
    LoggingConfig: {
      LogFormat: config.logFormat,
      LogGroup: config.logGroupName,
      ...(config.logFormat === "JSON" && { ApplicationLogLevel: config.logLevel }),
    },
  };
}
