import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import { MAX_MESSAGE_BYTES } from "./message-rules.ts";
import { queueNameOf } from "./queue.ts";
import { type QueueRegistry, queueNameFromUrl } from "./queue-registry.ts";

// CloudFormation hands numbers over as numbers or as strings.
const seconds = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const RedriveAllowPolicy = z.strictObject({
  redrivePermission: z.enum(["allowAll", "denyAll", "byQueue"]),
  sourceQueueArns: z.array(z.string()).max(10).optional(),
});

const queueProperties = z.object({
  QueueName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}(\.fifo)?$/)
    .optional(),
  FifoQueue: flag.optional(),
  VisibilityTimeout: seconds(0, 43_200).default(30),
  DelaySeconds: seconds(0, 900).default(0),
  MessageRetentionPeriod: seconds(60, 1_209_600).default(345_600),
  MaximumMessageSize: seconds(1024, MAX_MESSAGE_BYTES).default(MAX_MESSAGE_BYTES),
  ReceiveMessageWaitTimeSeconds: seconds(0, 20).default(0),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1000) })
    .optional(),
  RedriveAllowPolicy: RedriveAllowPolicy.optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: seconds(60, 86_400).default(300),
  SqsManagedSseEnabled: flag.default(true),
  Tags: z.unknown().optional(),
});

/** AWS::SQS::Queue. Encryption settings are answered by GetQueueAttributes; the bytes on this machine's disk are not encrypted. */
export function queueProvider(registry: QueueRegistry, onDefined: (name: string) => void): ResourceProvider {
  /** Throws unless the dead-letter queue is there and lets this queue send to it. */
  function checkDeadLetterQueue(deadLetterArn: string, sourceArn: string): void {
    const found = registry.find(queueNameOf(deadLetterArn));
    const refused = (reason: string) =>
      new AwsError(
        "InvalidParameterValue",
        `Value ${deadLetterArn} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
      );
    if (found?.arn !== deadLetterArn) throw refused("Dead letter target does not exist.");
    if (found.redriveAllowPolicy === null) return;
    const { redrivePermission, sourceQueueArns = [] } = RedriveAllowPolicy.parse(JSON.parse(found.redriveAllowPolicy));
    if (redrivePermission === "allowAll" || (redrivePermission === "byQueue" && sourceQueueArns.includes(sourceArn)))
      return;
    throw refused(`Its RedriveAllowPolicy does not let ${sourceArn} send to it.`);
  }

  return {
    type: "AWS::SQS::Queue",
    properties: Object.keys(queueProperties.shape),
    provision({ properties, generatedName }) {
      const wanted = queueProperties.parse(properties);
      if (wanted.FifoQueue) throw new NotSupportedError("FIFO queues (FifoQueue of AWS::SQS::Queue)");
      // The end of a generated name is what tells it from others.
      const name = wanted.QueueName ?? generatedName.slice(-80);
      if (wanted.RedrivePolicy) checkDeadLetterQueue(wanted.RedrivePolicy.deadLetterTargetArn, registry.arnOf(name));
      const queue = registry.define({
        name,
        visibilityTimeoutSeconds: wanted.VisibilityTimeout,
        delaySeconds: wanted.DelaySeconds,
        retentionSeconds: wanted.MessageRetentionPeriod,
        maximumMessageBytes: wanted.MaximumMessageSize,
        receiveWaitSeconds: wanted.ReceiveMessageWaitTimeSeconds,
        redrivePolicy: wanted.RedrivePolicy ?? null,
        redriveAllowPolicy: wanted.RedriveAllowPolicy ? JSON.stringify(wanted.RedriveAllowPolicy) : null,
        kmsMasterKeyId: wanted.KmsMasterKeyId ?? null,
        kmsDataKeyReuseSeconds: wanted.KmsDataKeyReusePeriodSeconds,
        managedEncryption: wanted.KmsMasterKeyId === undefined && wanted.SqsManagedSseEnabled,
      });
      onDefined(queue.name);
      const url = registry.url(queue.name);
      return { ref: url, attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: url } };
    },
  };
}

const policyProperties = z.object({
  Queues: z.array(z.string()).min(1),
  PolicyDocument: z.object({ Statement: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }),
});

/** AWS::SQS::QueuePolicy. */
export function queuePolicyProvider(kernel: Kernel, registry: QueueRegistry): ResourceProvider {
  return {
    type: "AWS::SQS::QueuePolicy",
    properties: ["Queues", "PolicyDocument"],
    provision({ properties, generatedName }) {
      const wanted = policyProperties.parse(properties);
      const statements = wanted.PolicyDocument.Statement;
      for (const url of wanted.Queues) {
        const queue = registry.find(queueNameFromUrl(url));
        if (!queue)
          throw new AwsError("QueueDoesNotExist", `The queue policy names ${url}, which no template creates.`);
        kernel.setResourcePolicy(queue.arn, Array.isArray(statements) ? statements : [statements]);
      }
      return { ref: generatedName, attributes: { Id: generatedName } };
    },
  };
}
