import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import { refusalOfVariables } from "./environment-variables.ts";
import { locateCode } from "./function-code.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { assumeFunctionRole } from "./function-role.ts";

// CloudFormation hands numbers over as numbers or as strings.
const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high);

const properties = z.object({
  Architectures: z
    .array(z.enum(["arm64", "x86_64"]))
    .length(1)
    .default(["x86_64"]),
  Code: z.object({
    ZipFile: z.string().optional(),
    S3Bucket: z.string().optional(),
    S3Key: z.string().optional(),
    S3ObjectVersion: z.string().optional(),
    ImageUri: z.string().optional(),
  }),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).default({}),
  Description: z.string().max(256).default(""),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  EphemeralStorage: z.object({ Size: wholeNumber(512, 10_240) }).optional(),
  FunctionName: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  Handler: z.string().regex(/^[^\s]{1,128}$/),
  KmsKeyArn: z.string().optional(),
  Layers: z.array(z.string()).max(5).optional(),
  LoggingConfig: z
    .object({
      LogFormat: z.enum(["Text", "JSON"]).default("Text"),
      LogGroup: z.string().optional(),
      ApplicationLogLevel: z.enum(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]).default("INFO"),
      SystemLogLevel: z.string().optional(),
    })
    .default({ LogFormat: "Text", ApplicationLogLevel: "INFO" }),
  MemorySize: wholeNumber(128, 10_240).default(128),
  PackageType: z.enum(["Zip", "Image"]).default("Zip"),
  RecursiveLoop: z.string().optional(),
  ReservedConcurrentExecutions: wholeNumber(0, 1000).optional(),
  Role: z.string(),
  Runtime: z.string(),
  RuntimeManagementConfig: z.unknown().optional(),
  SnapStart: z.object({ ApplyOn: z.string() }).optional(),
  Tags: z.unknown().optional(),
  Timeout: wholeNumber(1, 900).default(3),
  TracingConfig: z.object({ Mode: z.enum(["Active", "PassThrough"]) }).optional(),
});

/**
 * AWS::Lambda::Function. Layers bring nothing here: what a bundle leaves to its layer resolves from the project's own
 * node_modules, below which the assembly lies. Traces are not kept, and ephemeral storage is the machine's.
 */
export function functionProvider(kernel: Kernel, onDefined: (config: FunctionConfiguration) => void): ResourceProvider {
  return {
    type: "AWS::Lambda::Function",
    properties: Object.keys(properties.shape),
    provision({ properties: given, generatedName, logicalId }) {
      const wanted = parseProperties(properties, given, `AWS::Lambda::Function ${logicalId}`);
      if (wanted.PackageType !== "Zip") throw new NotSupportedError("container images as a function's code");
      if (wanted.SnapStart && wanted.SnapStart.ApplyOn !== "None")
        throw new NotSupportedError("SnapStart of AWS::Lambda::Function");
      const refusal = refusalOfVariables(wanted.Environment.Variables);
      if (refusal !== null) throw new AwsError("InvalidParameterValueException", refusal);

      const name = wanted.FunctionName ?? generatedName.slice(0, 64);
      const config: FunctionConfiguration = {
        name,
        arn: `arn:aws:lambda:${kernel.region}:${kernel.accountId}:function:${name}`,
        version: "$LATEST",
        description: wanted.Description,
        roleArn: wanted.Role,
        handler: wanted.Handler,
        runtime: parseRuntime(wanted.Runtime),
        codeDir: locateCode(kernel, wanted.Code),
        memorySizeMb: wanted.MemorySize,
        timeoutMs: wanted.Timeout * 1000,
        variables: wanted.Environment.Variables,
        architecture: wanted.Architectures[0] ?? "x86_64",
        logGroupName: wanted.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
        logFormat: wanted.LoggingConfig.LogFormat,
        logLevel: wanted.LoggingConfig.ApplicationLogLevel,
        ...(wanted.ReservedConcurrentExecutions === undefined
          ? {}
          : { reservedConcurrency: wanted.ReservedConcurrentExecutions }),
        ...(wanted.DeadLetterConfig.TargetArn === undefined
          ? {}
          : { deadLetterArn: parseDeadLetterArn(wanted.DeadLetterConfig.TargetArn) }),
      };
      checkRole(kernel, config);
      onDefined(config);
      return { ref: name, attributes: { Arn: config.arn } };
    },
  };
}

/** Parses a resource's properties; throws ValidationError naming the resource and each property at fault. */
export function parseProperties<T>(schema: z.ZodType<T>, given: Record<string, unknown>, resource: string): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new AwsError("ValidationError", `${resource}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
}

function parseRuntime(runtime: string): FunctionConfiguration["runtime"] {
  if (runtime === "nodejs24.x" || runtime === "nodejs22.x") return runtime;
  throw new NotSupportedError(`the Lambda runtime ${runtime}`);
}

function parseDeadLetterArn(arn: string): string {
  if (arn.split(":")[2] !== "sqs") throw new NotSupportedError(`the dead-letter target ${arn}; only queues are`);
  return arn;
}

function checkRole(kernel: Kernel, config: FunctionConfiguration): void {
  try {
    assumeFunctionRole(kernel, config);
  } catch (error) {
    throw new AwsError(
      "InvalidParameterValueException",
      `The role defined for the function cannot be assumed by Lambda. (${config.name}: ${config.roleArn})`,
      { cause: error },
    );
  }
}
