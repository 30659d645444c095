import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { DataStack } from "../stacks/data-stack.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import { removalPolicy } from "./lifecycle.ts";
import type { MailDispatch } from "./mail-dispatch.ts";
import { ServiceFunction } from "./service-function.ts";

export interface MailEventsProps {
  data: DataStack;
  mail: MailDispatch;
}

/**
 * What becomes of the mails: the rule that hears of it from SES, the queue in which word gathers, the function that takes it
 * from there a batch at a time and puts it on record, and where word waits that could not be passed on.
 */
export function mailEvents(scope: Construct, { data, mail }: MailEventsProps) {
  const deadLetters = deadLetterQueue(scope, "MailEventDeadLetters");
  const queue = new Queue(scope, "MailEventQueue", {
    // AWS advises six times the function's timeout; but word that failed once is to be heard before the mail is sent again.
    visibilityTimeout: Duration.seconds(45),
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
    encryption: QueueEncryption.SQS_MANAGED,
    removalPolicy: removalPolicy(scope),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 10 },
  });
  const record = new ServiceFunction(scope, {
    name: "record-mail-event",
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { TABLE_NAME: data.table.tableName },
  });
  data.letWrite(record);
  data.letReadTogether(record);
  record.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue.queueArn]);
  record.function.addEventSourceMapping("MailEvents", {
    eventSourceArn: queue.queueArn,
    batchSize: 25,
    maxBatchingWindow: Duration.seconds(5),
    // The mails of a round are written to one asset; more at once would only get in each other's way.
    maxConcurrency: 2,
    reportBatchItemFailures: true,
  });
  new Rule(scope, "MailEvents", {
    description: "What SES tells of Greenlight's mails is queued to be put on record",
    eventPattern: {
      source: ["aws.ses"],
      detailType: ["Email Sent", "Email Delivered", "Email Bounced", "Email Complaint Received", "Email Rejected"],
      detail: { mail: { tags: { "ses:configuration-set": [mail.configurationSetName] } } },
    },
    targets: [
      new SqsQueue(queue, { deadLetterQueue: deadLetters, retryAttempts: 185, maxEventAge: Duration.hours(24) }),
    ],
  });
  return { record, queue, deadLetters };
}
