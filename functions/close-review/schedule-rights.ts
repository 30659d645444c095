import { ConflictException, CreateScheduleCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";

export interface ScheduleSettings {
  group: string;
  roleArn: string;
  publishArn: string;
  deadLetterArn: string;
}

/** Sets the alarm clocks of a version: one at the start of its rights, one at their end. Setting one again changes nothing. */
export type ScheduleRights = (assetId: string, version: number, occasion: "start" | "end", at: string) => Promise<void>;

/** One-time schedules in EventBridge Scheduler, which remove themselves when they have fired. */
export function makeScheduleRights(scheduler: SchedulerClient, settings: ScheduleSettings): ScheduleRights {
  return async (assetId, version, occasion, at) => {
    try {
      await scheduler.send(
        new CreateScheduleCommand({
          Name: `${assetId}-v${version}-${occasion}`,
          GroupName: settings.group,
          // Schedules have whole seconds: rounded up, so that the rights have begun or ended when it fires.
          ScheduleExpression: `at(${new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, 19)})`,
          ScheduleExpressionTimezone: "UTC",
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: settings.publishArn,
            RoleArn: settings.roleArn,
            Input: JSON.stringify({ assetId, version }),
            RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
            DeadLetterConfig: { Arn: settings.deadLetterArn },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  };
}
