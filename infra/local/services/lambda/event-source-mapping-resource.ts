import { createHash } from "node:crypto";
import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import { compileEventPattern } from "../events/event-pattern.ts";
import type { QueueMapping, StreamMapping } from "./event-source-mapping.ts";
import { checkDestination } from "./failure-destination.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { parseProperties } from "./function-resource.ts";
import { assumeFunctionRole } from "./function-role.ts";
import type { MappingDescription, MappingDirectory } from "./mapping-directory.ts";

const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const properties = z.object({
  BatchSize: wholeNumber(1, 10_000).optional(),
  BisectBatchOnFunctionError: flag.default(false),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  Enabled: flag.default(true),
  EventSourceArn: z.string(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).max(5) }).default({ Filters: [] }),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  MaximumBatchingWindowInSeconds: wholeNumber(0, 300).default(0),
  MaximumRecordAgeInSeconds: wholeNumber(-1, 604_800).default(-1),
  MaximumRetryAttempts: wholeNumber(-1, 10_000).default(-1),
  ParallelizationFactor: wholeNumber(1, 10).default(1),
  ScalingConfig: z.object({ MaximumConcurrency: wholeNumber(2, 1000).optional() }).default({}),
  StartingPosition: z.enum(["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"]).optional(),
  Tags: z.unknown().optional(),
  TumblingWindowInSeconds: wholeNumber(0, 900).default(0),
});

/** Batches of one queue that Lambda starts with, before it scales. */
const queueConcurrency = 5;

/** AWS::Lambda::EventSourceMapping of a standard queue or a DynamoDB stream. */
export function eventSourceMappingProvider(
  kernel: Kernel,
  directory: FunctionDirectory,
  mappings: MappingDirectory,
  onEnabled: (mapping: QueueMapping | StreamMapping) => void,
): ResourceProvider {
  return {
    type: "AWS::Lambda::EventSourceMapping",
    properties: Object.keys(properties.shape),
    async provision({ properties: given, logicalId, stackName }) {
      const wanted = parseProperties(properties, given, `AWS::Lambda::EventSourceMapping ${logicalId}`);
      const { config, invokedArn } = directory.resolve(wanted.FunctionName);
      const id = uuidOf(`${stackName}/${logicalId}/${wanted.EventSourceArn}`);
      const common = {
        id,
        arn: `arn:aws:lambda:${kernel.region}:${kernel.accountId}:event-source-mapping:${id}`,
        functionArn: invokedArn,
        eventSourceArn: wanted.EventSourceArn,
        windowMs: wanted.MaximumBatchingWindowInSeconds * 1000,
        reportBatchItemFailures: wanted.FunctionResponseTypes.length > 0,
        filters: wanted.FilterCriteria.Filters.map(({ Pattern }) => compileEventPattern(JSON.parse(Pattern))),
      };
      const mapping =
        wanted.EventSourceArn.split(":")[2] === "sqs" ? queueMapping(wanted, common) : streamMapping(wanted, common);
      if (mapping.kind === "queue") await checkQueue(kernel, config, mapping);
      else checkStream(kernel, config, mapping);
      mappings.put(describe(wanted, mapping));
      if (wanted.Enabled) onEnabled(mapping);
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: mapping.arn } };
    },
  };
}

type Wanted = z.infer<typeof properties>;
type Common = Omit<QueueMapping, "kind" | "maximumConcurrency" | "batchSize">;

function queueMapping(wanted: Wanted, common: Common): QueueMapping {
  const batchSize = wanted.BatchSize ?? 10;
  if (batchSize > 10 && common.windowMs === 0) {
    throw new AwsError(
      "InvalidParameterValueException",
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  const foreign = (["BisectBatchOnFunctionError", "StartingPosition"] as const).find((name) => wanted[name]);
  if (foreign)
    throw new AwsError("InvalidParameterValueException", `${foreign} is not valid for a queue as event source.`);
  return {
    ...common,
    kind: "queue",
    batchSize,
    maximumConcurrency: wanted.ScalingConfig.MaximumConcurrency ?? queueConcurrency,
  };
}

function streamMapping(wanted: Wanted, common: Common): StreamMapping {
  if (wanted.EventSourceArn.split(":")[2] !== "dynamodb")
    throw new NotSupportedError(`the event source ${wanted.EventSourceArn}`);
  if (wanted.ParallelizationFactor !== 1)
    throw new NotSupportedError("a ParallelizationFactor above 1 of AWS::Lambda::EventSourceMapping");
  if (wanted.TumblingWindowInSeconds !== 0)
    throw new NotSupportedError("TumblingWindowInSeconds of AWS::Lambda::EventSourceMapping");
  if (wanted.StartingPosition === undefined)
    throw new AwsError(
      "InvalidParameterValueException",
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  if (wanted.StartingPosition === "AT_TIMESTAMP")
    throw new AwsError(
      "InvalidParameterValueException",
      "Unsupported starting position for the event source: AT_TIMESTAMP. DynamoDB streams know TRIM_HORIZON and LATEST.",
    );
  const onFailure = wanted.DestinationConfig.OnFailure?.Destination;
  if (onFailure !== undefined) checkDestination(onFailure);
  return {
    ...common,
    kind: "stream",
    batchSize: wanted.BatchSize ?? 100,
    startingPosition: wanted.StartingPosition,
    bisectBatchOnFunctionError: wanted.BisectBatchOnFunctionError,
    maximumRetryAttempts: wanted.MaximumRetryAttempts === -1 ? Number.POSITIVE_INFINITY : wanted.MaximumRetryAttempts,
    maximumRecordAgeMs:
      wanted.MaximumRecordAgeInSeconds === -1 ? Number.POSITIVE_INFINITY : wanted.MaximumRecordAgeInSeconds * 1000,
    ...(onFailure === undefined ? {} : { onFailureArn: onFailure }),
  };
}

/** The mapping as it was asked for, with the defaults that Lambda fills in. */
function describe(wanted: Wanted, mapping: QueueMapping | StreamMapping): MappingDescription {
  const { Filters } = wanted.FilterCriteria;
  const onFailure = wanted.DestinationConfig.OnFailure?.Destination;
  return {
    UUID: mapping.id,
    EventSourceMappingArn: mapping.arn,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    State: wanted.Enabled ? "Enabled" : "Disabled",
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: wanted.MaximumBatchingWindowInSeconds,
    FunctionResponseTypes: wanted.FunctionResponseTypes,
    ...(Filters.length > 0 && { FilterCriteria: { Filters } }),
    ...(mapping.kind === "queue"
      ? wanted.ScalingConfig.MaximumConcurrency !== undefined && {
          ScalingConfig: { MaximumConcurrency: wanted.ScalingConfig.MaximumConcurrency },
        }
      : {
          StartingPosition: mapping.startingPosition,
          BisectBatchOnFunctionError: wanted.BisectBatchOnFunctionError,
          MaximumRetryAttempts: wanted.MaximumRetryAttempts,
          MaximumRecordAgeInSeconds: wanted.MaximumRecordAgeInSeconds,
          ParallelizationFactor: wanted.ParallelizationFactor,
          TumblingWindowInSeconds: wanted.TumblingWindowInSeconds,
          DestinationConfig: { OnFailure: onFailure === undefined ? {} : { Destination: onFailure } },
        }),
  };
}

/** What Lambda checks before it accepts a queue: the role's permissions, and that messages stay hidden while the function runs. */
async function checkQueue(kernel: Kernel, config: FunctionConfiguration, mapping: QueueMapping): Promise<void> {
  const role = assumeFunctionRole(kernel, config);
  for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]) {
    try {
      kernel.authorize(role, [{ action: `sqs:${action}`, resource: mapping.eventSourceArn }]);
    } catch (cause) {
      throw new AwsError(
        "InvalidParameterValueException",
        `The function execution role does not have permissions to call ${action} on SQS`,
        { cause },
      );
    }
  }
  const queueUrl = `${kernel.endpoint}/${kernel.accountId}/${mapping.eventSourceArn.split(":")[5]}`;
  const answer = await kernel.call(
    "sqs",
    "GetQueueAttributes",
    { QueueUrl: queueUrl, AttributeNames: ["VisibilityTimeout"] },
    role,
  );
  const visibilitySeconds = Number(
    z.object({ Attributes: z.object({ VisibilityTimeout: z.string() }) }).parse(answer).Attributes.VisibilityTimeout,
  );
  if (visibilitySeconds * 1000 < config.timeoutMs) {
    throw new AwsError(
      "InvalidParameterValueException",
      `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${config.timeoutMs / 1000} seconds`,
    );
  }
}

function checkStream(kernel: Kernel, config: FunctionConfiguration, mapping: StreamMapping): void {
  const role = assumeFunctionRole(kernel, config);
  try {
    kernel.authorize(
      role,
      ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map((action) => ({
        action: `dynamodb:${action}`,
        resource: mapping.eventSourceArn,
      })),
    );
  } catch (cause) {
    throw new AwsError(
      "InvalidParameterValueException",
      `Cannot access stream ${mapping.eventSourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      { cause },
    );
  }
}

/** A name that stays the same over boots, in the form of the UUID that Lambda would draw. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
