import { ArnFormat, Stack } from "aws-cdk-lib";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { DataStack } from "../stacks/data-stack.ts";
import { ServiceFunction } from "./service-function.ts";

export interface OperationsDeskProps {
  data: DataStack;
  ingest: StateMachine;
  review: StateMachine;
  /** Where letters wait, and whom they are sent to again. */
  deadLetters: {
    uploads: IQueue;
    outbox: { queue: IQueue; relay: ServiceFunction };
    publish: { queue: IQueue; publish: ServiceFunction };
    mentions: { queue: IQueue; notify: ServiceFunction };
    digest: { queue: IQueue; send: ServiceFunction };
    mailEvents: { queue: IQueue; source: IQueue };
  };
}

/**
 * What administrators look into the machinery with. A function of its own: what may read executions, empty dead-letter
 * queues and call other functions is not what answers everybody.
 */
export function operationsDesk(scope: Construct, { data, ingest, review, deadLetters }: OperationsDeskProps) {
  const { uploads, outbox, publish, mentions, digest, mailEvents } = deadLetters;
  const desk = new ServiceFunction(scope, {
    name: "operations",
    memoryMb: 512,
    timeoutSeconds: 29,
    environment: {
      TABLE_NAME: data.table.tableName,
      INGEST_STATE_MACHINE_ARN: ingest.stateMachineArn,
      REVIEW_STATE_MACHINE_ARN: review.stateMachineArn,
      UPLOAD_DEAD_LETTERS_URL: uploads.queueUrl,
      OUTBOX_DEAD_LETTERS_URL: outbox.queue.queueUrl,
      PUBLISH_DEAD_LETTERS_URL: publish.queue.queueUrl,
      MENTION_DEAD_LETTERS_URL: mentions.queue.queueUrl,
      DIGEST_DEAD_LETTERS_URL: digest.queue.queueUrl,
      MAIL_EVENT_DEAD_LETTERS_URL: mailEvents.queue.queueUrl,
      RELAY_FUNCTION_ARN: outbox.relay.arn,
      PUBLISH_FUNCTION_ARN: publish.publish.arn,
      MENTION_FUNCTION_ARN: mentions.notify.arn,
      DIGEST_FUNCTION_ARN: digest.send.arn,
      MAIL_EVENT_QUEUE_URL: mailEvents.source.queueUrl,
    },
  });
  // An asset, its version and its reviews; and what the outbox held, by the time at which it happened.
  desk.allow(["dynamodb:GetItem"], [data.table.tableArn]);
  desk.allow(["dynamodb:Query"], [`${data.table.tableArn}/index/gsi1`]);
  desk.allow(["states:ListExecutions"], [ingest.stateMachineArn, review.stateMachineArn]);
  desk.allow(
    ["states:DescribeExecution", "states:GetExecutionHistory"],
    [ingest, review].map((machine) =>
      Stack.of(scope).formatArn({
        service: "states",
        resource: "execution",
        resourceName: `${machine.stateMachineName}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ),
    "Executions are named when they are started; their state machine confines them.",
  );
  desk.allow(
    ["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage"],
    [uploads, outbox.queue, publish.queue, mentions.queue, digest.queue, mailEvents.queue].map(
      ({ queueArn }) => queueArn,
    ),
  );
  desk.allow(["states:StartExecution"], [ingest.stateMachineArn]);
  desk.allow(
    ["lambda:InvokeFunction"],
    [outbox.relay, publish.publish, mentions.notify, digest.send].map(({ arn }) => arn),
  );
  desk.allow(["sqs:SendMessage"], [mailEvents.source.queueArn]);
  return desk;
}
