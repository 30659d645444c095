import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { removalPolicy } from "./lifecycle.ts";

/** Where what could not be delivered waits, for the longest time SQS allows, until a person looks. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
    encryption: QueueEncryption.SQS_MANAGED,
    removalPolicy: removalPolicy(scope),
  });
  acknowledge(queue, "AwsSolutions-SQS3", "This is a dead-letter queue itself.");
  return queue;
}
