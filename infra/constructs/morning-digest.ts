import { Duration, Stack } from "aws-cdk-lib";
import { CfnSchedule, type IScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { config } from "../../shared/config/config.ts";
import type { BusinessCalendar } from "../../shared/review/business-calendar.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import { publicUrlParameterName } from "../stacks/delivery-stack.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import type { MailDispatch } from "./mail-dispatch.ts";
import { schedulerRole } from "./scheduler-role.ts";
import { ServiceFunction } from "./service-function.ts";

export interface MorningDigestProps {
  data: DataStack;
  mail: MailDispatch;
  senderAddress: string;
  group: IScheduleGroup;
}

/** By ISO weekday number, from Monday. */
const weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** Every working day of a calendar at a time of its clock; holidays are no part of it, and the function knows them. */
export function everyWorkingDay({ workingDays }: Pick<BusinessCalendar, "workingDays">, time: string): string {
  const [hour, minute] = time.split(":").map(Number);
  const days = [...new Set(workingDays)].sort().map((day) => weekdays[day - 1]);
  return `cron(${minute} ${hour} ? * ${days.join(",")} *)`;
}

/** The morning's digest of reviews: its schedule, by the clock of the organisation's first calendar, and the function that writes it. */
export function morningDigest(scope: Construct, { data, mail, senderAddress, group }: MorningDigestProps) {
  const [calendar] = config.calendars;
  if (calendar === undefined) throw new Error("The configuration has no calendar.");
  const deadLetters = deadLetterQueue(scope, "DigestDeadLetters");
  const send = new ServiceFunction(scope, {
    name: "send-digest",
    memoryMb: 256,
    // One mail after the other, for a whole organisation: the longest that Lambda allows. What is left goes on in the retry.
    timeoutSeconds: 900,
    environment: {
      TABLE_NAME: data.table.tableName,
      LINK_SECRET_ARN: data.linkSecret.secretArn,
      SENDER_ADDRESS: senderAddress,
      CONFIGURATION_SET: mail.configurationSetName,
      PUBLIC_URL_PARAMETER: publicUrlParameterName,
    },
    deadLetters,
  });
  data.letWrite(send);
  data.letList(send, "gsi1");
  send.allow(["secretsmanager:GetSecretValue"], [data.linkSecret.secretArn]);
  send.allow(
    ["ssm:GetParameter"],
    [Stack.of(scope).formatArn({ service: "ssm", resource: `parameter${publicUrlParameterName}` })],
  );
  mail.letSend(send);

  const role = schedulerRole(scope, "DigestSchedulerRole", {
    description: "Lets the schedule of the morning's digest call send-digest",
    calls: send,
    deadLetters,
  });
  const schedule = new CfnSchedule(scope, "DigestSchedule", {
    description: "The digest of reviews, every working morning",
    groupName: group.scheduleGroupName,
    scheduleExpression: everyWorkingDay(calendar, config.review.digestAt),
    scheduleExpressionTimezone: calendar.timeZone,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: send.arn,
      roleArn: role.roleArn,
      input: "{}",
      deadLetterConfig: { arn: deadLetters.queueArn },
      // What comes when the morning is over is no morning's digest.
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(4).toSeconds(), maximumRetryAttempts: 185 },
    },
  });
  // Scheduler tries the role on when it makes the schedule.
  schedule.node.addDependency(role);
  return { send, deadLetters };
}
