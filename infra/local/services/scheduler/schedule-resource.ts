import * as z from "zod";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { ScheduleBook } from "./schedule-book.ts";

const number = z.coerce.number();

const scheduleProperties = z.object({
  Name: z.string().optional(),
  GroupName: z.string().optional(),
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  StartDate: z.iso.datetime({ offset: true }).optional(),
  EndDate: z.iso.datetime({ offset: true }).optional(),
  State: z.enum(["ENABLED", "DISABLED"]).optional(),
  FlexibleTimeWindow: z.object({ Mode: z.enum(["OFF", "FLEXIBLE"]), MaximumWindowInMinutes: number.optional() }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: z
      .object({ MaximumEventAgeInSeconds: number.optional(), MaximumRetryAttempts: number.optional() })
      .optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
    EventBridgeParameters: z.object({ DetailType: z.string(), Source: z.string() }).optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  }),
});

/** AWS::Scheduler::Schedule and ScheduleGroup. */
export function schedulerProviders(book: ScheduleBook): ResourceProvider[] {
  return [
    {
      type: "AWS::Scheduler::ScheduleGroup",
      properties: ["Name", "Tags"],
      provision({ properties, generatedName }) {
        const name = typeof properties.Name === "string" ? properties.Name : generatedName.slice(-64);
        return { ref: name, attributes: { Arn: book.defineGroup(name), State: "ACTIVE" } };
      },
    },
    {
      type: "AWS::Scheduler::Schedule",
      properties: Object.keys(scheduleProperties.shape),
      provision({ properties, generatedName }) {
        const { StartDate, EndDate, ...wanted } = scheduleProperties.parse(properties);
        const { arn, name } = book.define(
          dropUndefined({
            ...wanted,
            Name: wanted.Name ?? generatedName.slice(-64),
            ...(StartDate !== undefined && { StartDate: Date.parse(StartDate) / 1000 }),
            ...(EndDate !== undefined && { EndDate: Date.parse(EndDate) / 1000 }),
          }),
        );
        return { ref: name, attributes: { Arn: arn } };
      },
    },
  ];
}

type Defined<T> = T extends object ? { [K in keyof T]: Defined<Exclude<T[K], undefined>> } : T;

/** JSON has no undefined: what was left out is left out. */
function dropUndefined<T extends object>(value: T): Defined<T> {
  return JSON.parse(JSON.stringify(value));
}
