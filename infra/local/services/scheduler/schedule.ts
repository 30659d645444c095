/** A schedule as CreateSchedule takes it; times are seconds since the epoch. */
export interface ScheduleInput {
  Name: string;
  GroupName?: string;
  Description?: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  StartDate?: number;
  EndDate?: number;
  State?: "ENABLED" | "DISABLED";
  FlexibleTimeWindow: { Mode: "OFF" | "FLEXIBLE"; MaximumWindowInMinutes?: number };
  ActionAfterCompletion?: "NONE" | "DELETE";
  Target: ScheduleTarget;
  KmsKeyArn?: string;
  ClientToken?: string;
}

export interface ScheduleTarget {
  Arn: string;
  RoleArn: string;
  Input?: string;
  RetryPolicy?: { MaximumEventAgeInSeconds?: number; MaximumRetryAttempts?: number };
  DeadLetterConfig?: { Arn?: string };
  EventBridgeParameters?: { DetailType: string; Source: string };
  SqsParameters?: { MessageGroupId?: string };
  EcsParameters?: unknown;
  KinesisParameters?: unknown;
  SageMakerPipelineParameters?: unknown;
}

/** A schedule as it is kept. Instants are milliseconds since the epoch. */
export interface Schedule {
  arn: string;
  group: string;
  name: string;
  input: ScheduleInput;
  /** `template` schedules run only while a template still names them. */
  origin: "api" | "template";
  createdAt: number;
  modifiedAt: number;
  /** Null when it has run for the last time, or is disabled. */
  nextAt: number | null;
}

export const DEFAULT_GROUP = "default";
