import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import type { Schedule, ScheduleInput } from "./schedule.ts";
import { makeScheduleBook } from "./schedule-book.ts";
import { schedulerProviders } from "./schedule-resource.ts";
import { makeScheduleRunner } from "./schedule-runner.ts";
import { makeScheduleStore } from "./schedule-store.ts";

interface Named {
  Name: string;
  GroupName?: string;
}

interface OnPage {
  NamePrefix?: string;
  MaxResults?: number;
  NextToken?: string;
}

interface ListInput extends OnPage {
  GroupName?: string;
  State?: string;
}

const MOST_PER_PAGE = 100;

const invalidToken = (token: string) => new AwsError("ValidationException", `Invalid NextToken: ${token}.`);

/**
 * Amazon EventBridge Scheduler. Registers its operations and AWS::Scheduler::Schedule and ScheduleGroup. The schedules
 * of an earlier run are taken up when the kernel is ready.
 */
export function makeScheduler(kernel: Kernel): void {
  const schedules = makeScheduleStore(kernel.store);
  const runner = makeScheduleRunner(kernel, schedules);
  const book = makeScheduleBook(kernel, schedules, runner);

  const needs = (action: string, input: Named): Permission[] => [
    { action: `scheduler:${action}`, resource: book.arnOf(input.GroupName, input.Name) },
  ];
  /** Whoever hands Scheduler a role must be allowed to pass it. */
  const passing = (action: string, input: ScheduleInput): Permission[] => [
    ...needs(action, input),
    {
      action: "iam:PassRole",
      resource: input.Target.RoleArn,
      context: { "iam:PassedToService": "scheduler.amazonaws.com" },
    },
  ];

  kernel.register({
    name: "scheduler",
    operations: {
      CreateSchedule: operation({
        authorize: (input: ScheduleInput) => passing("CreateSchedule", input),
        handle: (input: ScheduleInput) => ({ ScheduleArn: book.create(input).arn }),
      }),
      UpdateSchedule: operation({
        authorize: (input: ScheduleInput) => passing("UpdateSchedule", input),
        handle: (input: ScheduleInput) => ({ ScheduleArn: book.update(input).arn }),
      }),
      DeleteSchedule: operation({
        authorize: (input: Named) => needs("DeleteSchedule", input),
        handle: (input: Named) => {
          book.delete(input.GroupName, input.Name);
          return {};
        },
      }),
      GetSchedule: operation({
        authorize: (input: Named) => needs("GetSchedule", input),
        handle: (input: Named) => describe(book.get(input.GroupName, input.Name)),
      }),
      ListSchedules: operation({
        authorize: (input: ListInput) => [
          { action: "scheduler:ListSchedules", resource: book.arnOf(input.GroupName ?? "*", "*") },
        ],
        handle: (input: ListInput) => {
          const matching = book
            .list()
            .filter(
              ({ group, name, input: { State = "ENABLED" } }) =>
                (input.GroupName ?? group) === group &&
                name.startsWith(input.NamePrefix ?? "") &&
                (input.State ?? State) === State,
            );
          const { items, next } = listPage(matching, ({ arn }) => arn, {
            list: "schedules",
            limit: input.MaxResults ?? MOST_PER_PAGE,
            token: input.NextToken,
            refuse: invalidToken,
          });
          return { Schedules: items.map(summarise), ...(next !== undefined && { NextToken: next }) };
        },
      }),
      ListScheduleGroups: operation({
        authorize: () => [{ action: "scheduler:ListScheduleGroups", resource: book.groupArnOf("*") }],
        handle: (input: OnPage) => {
          const named = book.groups().filter((name) => name.startsWith(input.NamePrefix ?? ""));
          const { items, next } = listPage(named, (name) => name, {
            list: "schedule groups",
            limit: input.MaxResults ?? MOST_PER_PAGE,
            token: input.NextToken,
            refuse: invalidToken,
          });
          return {
            ScheduleGroups: items.map((name) => ({ Arn: book.groupArnOf(name), Name: name, State: "ACTIVE" })),
            ...(next !== undefined && { NextToken: next }),
          };
        },
      }),
    },
  });
  for (const provider of schedulerProviders(book)) kernel.registerProvider(provider);
  kernel.onReady(book.resume);
}

function describe({ arn, group, createdAt, modifiedAt, input }: Schedule) {
  const { ClientToken: _, ...given } = input;
  return {
    State: "ENABLED",
    ActionAfterCompletion: "NONE",
    ScheduleExpressionTimezone: "UTC",
    ...given,
    Arn: arn,
    GroupName: group,
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }, ...given.Target },
  };
}

function summarise({ arn, group, name, createdAt, modifiedAt, input }: Schedule) {
  return {
    Arn: arn,
    GroupName: group,
    Name: name,
    State: input.State ?? "ENABLED",
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
    Target: { Arn: input.Target.Arn },
  };
}
