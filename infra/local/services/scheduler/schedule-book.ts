import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DEFAULT_GROUP, type Schedule, type ScheduleInput } from "./schedule.ts";
import { readTimetable } from "./schedule-expression.ts";
import { nextRun, type ScheduleRunner } from "./schedule-runner.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import { checkTarget } from "./schedule-target.ts";

export type ScheduleBook = ReturnType<typeof makeScheduleBook>;

/** Creates, changes and deletes schedules, and keeps the runner at their times. */
export function makeScheduleBook(kernel: Kernel, schedules: ScheduleStore, runner: ScheduleRunner) {
  const groups = new Set([DEFAULT_GROUP]);
  const inTemplate = new Set<string>();
  let ready = false;

  const arnOf = (group: string | undefined, name: string) =>
    `arn:aws:scheduler:${kernel.region}:${kernel.accountId}:schedule/${group ?? DEFAULT_GROUP}/${name}`;

  const groupArnOf = (name: string) => `arn:aws:scheduler:${kernel.region}:${kernel.accountId}:schedule-group/${name}`;

  function get(group: string | undefined, name: string): Schedule {
    const schedule = schedules.find(arnOf(group, name));
    if (!schedule)
      throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, { statusCode: 404 });
    return schedule;
  }

  function write(input: ScheduleInput, origin: Schedule["origin"], before: Schedule | undefined): Schedule {
    const group = input.GroupName ?? DEFAULT_GROUP;
    if (!groups.has(group))
      throw new AwsError("ResourceNotFoundException", `Schedule group ${group} does not exist.`, { statusCode: 404 });
    if (input.KmsKeyArn !== undefined) throw new NotSupportedError("customer keys of schedules (KmsKeyArn)");
    if (
      (input.FlexibleTimeWindow.Mode === "FLEXIBLE") !==
      (input.FlexibleTimeWindow.MaximumWindowInMinutes !== undefined)
    ) {
      throw new AwsError(
        "ValidationException",
        "MaximumWindowInMinutes must be given for a flexible time window, and only for one.",
      );
    }
    const now = kernel.clock.now();
    refusePast(input, now);
    checkTarget(input.Target);
    const arn = arnOf(group, input.Name);
    runner.checkRole(input, arn);
    const createdAt = before?.createdAt ?? now;
    // A changed schedule counts from its change, a new one from its creation, which a rate includes.
    const schedule: Schedule = {
      arn,
      group,
      name: input.Name,
      input,
      origin,
      createdAt,
      modifiedAt: now,
      nextAt: nextRun(input, now, now - 1),
    };
    schedules.save(schedule);
    return schedule;
  }

  return {
    arnOf,
    groupArnOf,
    get,

    defineGroup(name: string): string {
      groups.add(name);
      return groupArnOf(name);
    },

    groups: () => [...groups],

    /** Throws ConflictException when there is one of that name, unless the same request created it. */
    create(input: ScheduleInput): Schedule {
      const existing = schedules.find(arnOf(input.GroupName, input.Name));
      if (existing && input.ClientToken !== undefined && existing.input.ClientToken === input.ClientToken)
        return existing;
      if (existing)
        throw new AwsError("ConflictException", `Schedule ${input.Name} already exists.`, { statusCode: 409 });
      const schedule = write(input, "api", undefined);
      runner.arm(schedule);
      return schedule;
    },

    /** Replaces the whole schedule: what the request leaves out goes back to its default. */
    update(input: ScheduleInput): Schedule {
      const before = get(input.GroupName, input.Name);
      const schedule = write(input, before.origin, before);
      runner.arm(schedule);
      return schedule;
    },

    delete(group: string | undefined, name: string): void {
      const { arn } = get(group, name);
      runner.cancel(arn);
      schedules.remove(arn);
    },

    /** A schedule of a template; one that is as before keeps its next run. Before the cloud is ready it only waits. */
    define(input: ScheduleInput): Schedule {
      const arn = arnOf(input.GroupName, input.Name);
      inTemplate.add(arn);
      const existing = schedules.find(arn);
      const unchanged = existing && JSON.stringify(existing.input) === JSON.stringify(input);
      const schedule = unchanged ? existing : write(input, "template", existing);
      if (ready) runner.arm(schedule);
      return schedule;
    },

    list: schedules.all,

    /** Sets all schedules going; called when everything that they may call is there. */
    resume(): void {
      ready = true;
      runner.resume(({ arn, origin }) => origin === "api" || inTemplate.has(arn));
    },
  };
}

/** A one-time schedule has to lie ahead. */
function refusePast(input: ScheduleInput, now: number): void {
  const timetable = readTimetable(input.ScheduleExpression, input.ScheduleExpressionTimezone ?? "UTC", now);
  if (timetable.once && timetable.next(now) === null) {
    throw new AwsError(
      "ValidationException",
      `Invalid Schedule Expression ${input.ScheduleExpression}. It lies in the past.`,
    );
  }
}
