import { Duration, Stack } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import type { DataStack } from "../stacks/data-stack.ts";
import { publicUrlParameterName } from "../stacks/delivery-stack.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import type { MailDispatch } from "./mail-dispatch.ts";
import { ServiceFunction } from "./service-function.ts";

export interface MentionMailsProps {
  data: DataStack;
  mail: MailDispatch;
  senderAddress: string;
}

/**
 * Mails to the people whom comments mention: the rule that hears of such comments, the function that writes to them, and where an event
 * waits that either of the two could not pass on.
 */
export function mentionMails(scope: Construct, { data, mail, senderAddress }: MentionMailsProps) {
  const deadLetters = deadLetterQueue(scope, "MentionDeadLetters");
  const notify = new ServiceFunction(scope, {
    name: "notify-mention",
    memoryMb: 256,
    timeoutSeconds: 60,
    environment: {
      TABLE_NAME: data.table.tableName,
      SENDER_ADDRESS: senderAddress,
      CONFIGURATION_SET: mail.configurationSetName,
      PUBLIC_URL_PARAMETER: publicUrlParameterName,
    },
    deadLetters,
  });
  data.letWrite(notify);
  data.letReadTogether(notify);
  notify.allow(
    ["ssm:GetParameter"],
    [Stack.of(scope).formatArn({ service: "ssm", resource: `parameter${publicUrlParameterName}` })],
  );
  mail.letSend(notify);
  new Rule(scope, "Mentions", {
    description: "Comments that mention somebody",
    eventBus: data.bus,
    eventPattern: {
      source: ["greenlight"],
      detailType: ["comment.added"],
      detail: { mentions: [{ numeric: [">", 0] }] },
    },
    targets: [
      new LambdaFunction(notify.function, {
        deadLetterQueue: deadLetters,
        retryAttempts: 20,
        maxEventAge: Duration.hours(12),
      }),
    ],
  });
  return { notify, deadLetters };
}
