import type { Credentials } from "../../kernel/kernel.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

/**
 * The environment of a function, whole: its own variables and those that Lambda sets, and nothing of the machine's.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  config: FunctionConfiguration,
  cloud: { region: string; endpoint: string; credentials: Credentials; logStreamName: string },
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    NODE_PATH: "/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules",
    // No segment leaves the laptop: traces are never sampled, and the daemon's port is nobody's.
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    ...config.variables,
    TZ: ":UTC",
    LAMBDA_TASK_ROOT: config.codeDir,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: config.handler,
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: config.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: config.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: cloud.logStreamName,
    AWS_LAMBDA_LOG_FORMAT: config.logFormat,
    ...(config.logFormat === "JSON" ? { AWS_LAMBDA_LOG_LEVEL: config.logLevel } : {}),
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
    ...(cloud.credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: cloud.credentials.sessionToken }),
    AWS_ENDPOINT_URL: cloud.endpoint,
  };
}

/** Names that a function's configuration may not use; CreateFunction refuses them in these words. */
const reservedNames = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** Why Lambda would refuse these variables, or null. All names and values together may take 4 KB. */
export function refusalOfVariables(variables: Record<string, string>): string | null {
  const reserved = Object.keys(variables).filter((name) => reservedNames.has(name));
  if (reserved.length > 0) {
    return `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`;
  }
  const malformed = Object.keys(variables).find((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (malformed !== undefined)
    return `The environment variable name ${malformed} must start with a letter and hold letters, digits and underscores only.`;
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > 4096)
    return `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`;
  return null;
}
