import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import type { DataStack } from "../stacks/data-stack.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import type { MailDispatch } from "./mail-dispatch.ts";
import { ServiceFunction } from "./service-function.ts";

export interface MailEventsProps {
  data: DataStack;
  mail: MailDispatch;
}

/**
 * What becomes of the mails: the rule that hears of it from SES, the function that puts it on record, and where word waits
 * that either of the two could not pass on.
 */
export function mailEvents(scope: Construct, { data, mail }: MailEventsProps) {
  const deadLetters = deadLetterQueue(scope, "MailEventDeadLetters");
  const record = new ServiceFunction(scope, {
    name: "record-mail-event",
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { TABLE_NAME: data.table.tableName },
    deadLetters,
  });
  data.letWrite(record);
  new Rule(scope, "MailEvents", {
    description: "What SES tells of Greenlight's mails is put on record",
    eventPattern: {
      source: ["aws.ses"],
      detailType: ["Email Delivered", "Email Bounced", "Email Complaint Received", "Email Rejected"],
      detail: { mail: { tags: { "ses:configuration-set": [mail.configurationSetName] } } },
    },
    targets: [
      new LambdaFunction(record.function, {
        deadLetterQueue: deadLetters,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    ],
  });
  return { record, deadLetters };
}
