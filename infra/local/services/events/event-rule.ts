import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import { compileEventPattern, type EventPattern } from "./event-pattern.ts";
import { targetService } from "./target-call.ts";

const count = (low: number, high: number) => z.coerce.number().int().min(low).max(high);

/** A target as AWS::Events::Rule declares it, as far as the laptop cloud can call it. */
export const RuleTarget = z.strictObject({
  Id: z.string().min(1).max(64),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputTemplate: z.string(), InputPathsMap: z.record(z.string(), z.string()).optional() })
    .optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: count(0, 185).default(185),
      MaximumEventAgeInSeconds: count(60, 86_400).default(86_400),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
});
export type RuleTarget = z.infer<typeof RuleTarget>;

export const ruleProperties = z.object({
  Name: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,64}$/)
    .optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).default("ENABLED"),
  RoleArn: z.string().optional(),
  Targets: z.array(RuleTarget).max(5).default([]),
  Tags: z.unknown().optional(),
});

export interface Rule {
  name: string;
  arn: string;
  bus: string;
  description: string | undefined;
  /** In JSON. */
  pattern: string;
  enabled: boolean;
  matches: EventPattern;
  /** For the targets that name no role of their own. */
  roleArn: string | undefined;
  targets: RuleTarget[];
}

/** A rule from its template properties; throws for a pattern that EventBridge refuses and for targets that cannot be called here. */
export function readRule(properties: Record<string, unknown>, name: string, arn: string, bus: string): Rule {
  const wanted = ruleProperties.parse(properties);
  if (wanted.ScheduleExpression !== undefined)
    throw new NotSupportedError("ScheduleExpression of AWS::Events::Rule (use AWS::Scheduler::Schedule)");
  if (wanted.State === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
    throw new NotSupportedError(`State ${wanted.State} of AWS::Events::Rule`);
  for (const { Arn, RoleArn = wanted.RoleArn } of wanted.Targets) {
    if (targetService(Arn) === "states" && RoleArn === undefined) {
      throw new AwsError("ValidationException", `RoleArn is required for target ${Arn}.`);
    }
  }
  return {
    name,
    arn,
    bus,
    description: wanted.Description,
    pattern: JSON.stringify(wanted.EventPattern),
    enabled: wanted.State === "ENABLED",
    matches: compileEventPattern(wanted.EventPattern),
    roleArn: wanted.RoleArn,
    targets: wanted.Targets,
  };
}
