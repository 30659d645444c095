import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type DeliveryFailure, deadLetterErrorCode, makeDeliveryJournal } from "../events/delivery-journal.ts";
import { targetCaller } from "../events/target-call.ts";
import type { Schedule, ScheduleInput } from "./schedule.ts";
import { readTimetable } from "./schedule-expression.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import { callScheduleTarget, failedRequest, type Run, runInput } from "./schedule-target.ts";

const PRINCIPAL = "scheduler.amazonaws.com";

export type ScheduleRunner = ReturnType<typeof makeScheduleRunner>;

/** When a schedule runs next after an instant, within its dates; null when it does not, or is disabled. A flexible window is used at its beginning. */
export function nextRun(input: ScheduleInput, createdAt: number, afterMs: number): number | null {
  const startMs = input.StartDate === undefined ? createdAt : input.StartDate * 1000;
  const timetable = readTimetable(input.ScheduleExpression, input.ScheduleExpressionTimezone ?? "UTC", startMs);
  if (input.State === "DISABLED") return null;
  // One-time schedules have no start and no end.
  if (timetable.once) return timetable.next(Number.NEGATIVE_INFINITY);
  const next = timetable.next(input.StartDate === undefined ? afterMs : Math.max(afterMs, startMs - 1));
  return next === null || (input.EndDate !== undefined && next > input.EndDate * 1000) ? null : next;
}

/** Runs schedules by the clock: each run is written to a journal in the same transaction that plans the next one. */
export function makeScheduleRunner(kernel: Kernel, schedules: ScheduleStore) {
  const timers = new Map<string, { cancel(): void }>();
  kernel.onStop(() => {
    for (const timer of timers.values()) timer.cancel();
  });

  const journal = makeDeliveryJournal<Run>(kernel, {
    name: "scheduler_runs",
    async deliver(run, attempt) {
      const caller = targetCaller(kernel, PRINCIPAL, run.target.RoleArn, groupArnOf(run.scheduleArn));
      await callScheduleTarget(kernel, run, runInput(kernel, run, attempt), caller);
      complete(run.scheduleArn);
    },
    giveUp(run, failure) {
      sendDeadLetter(run, failure);
      complete(run.scheduleArn);
    },
    policy: ({ target: { RetryPolicy } }) => ({
      maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? 185,
      maximumEventAgeSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    }),
  });

  function sendDeadLetter(run: Run, { error, retries, exhausted }: DeliveryFailure): void {
    const queueArn = run.target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return;
    try {
      const caller = targetCaller(kernel, PRINCIPAL, run.target.RoleArn, groupArnOf(run.scheduleArn));
      kernel.use("sqs").sendAsService(queueArn, failedRequest(run, runInput(kernel, run, retries + 1)), caller, {
        ERROR_CODE: exhausted ? error.code : deadLetterErrorCode(error),
        ERROR_MESSAGE: error.message,
        EXECUTION_ID: run.executionId,
        IS_PAYLOAD_TRUNCATED: "false",
        RETRY_ATTEMPTS: String(retries),
        SCHEDULED_TIME: new Date(run.scheduledAt).toISOString(),
        SCHEDULE_ARN: run.scheduleArn,
        TARGET_ARN: run.target.Arn,
        ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
      });
    } catch (cause) {
      kernel.log("error", `The dead-letter queue ${queueArn} of ${run.scheduleArn} refused a run; it is lost.`, {
        cause: String(cause),
      });
    }
  }

  /** Deletes a schedule that has run for the last time, if that is its action after completion. */
  function complete(scheduleArn: string): void {
    const schedule = schedules.find(scheduleArn);
    if (
      schedule?.nextAt === null &&
      schedule.input.ActionAfterCompletion === "DELETE" &&
      schedule.input.State !== "DISABLED"
    )
      schedules.remove(scheduleArn);
  }

  function fire(scheduleArn: string): void {
    const schedule = schedules.find(scheduleArn);
    if (!schedule || schedule.nextAt === null) return;
    const scheduledAt = schedule.nextAt;
    const isOnce = schedule.input.ScheduleExpression.trim().startsWith("at(");
    const nextAt = isOnce
      ? null
      : nextRun(schedule.input, schedule.modifiedAt, Math.max(scheduledAt, kernel.clock.now()));
    const next = { ...schedule, nextAt };
    kernel.store.transaction(() => {
      schedules.save(next);
      journal.add(scheduleArn, { scheduleArn, executionId: randomUUID(), scheduledAt, target: schedule.input.Target });
    });
    arm(next);
  }

  /** Sets the clock for the schedule's next run, instead of what was set before. */
  function arm({ arn, nextAt }: Schedule): void {
    timers.get(arn)?.cancel();
    timers.delete(arn);
    if (nextAt === null) return;
    timers.set(
      arn,
      kernel.clock.setTimer(nextAt, () => {
        timers.delete(arn);
        fire(arn);
      }),
    );
  }

  return {
    arm,

    /** Forgets a schedule's next run and its retries. */
    cancel(scheduleArn: string): void {
      timers.get(scheduleArn)?.cancel();
      timers.delete(scheduleArn);
      journal.drop(scheduleArn);
    },

    /** Takes up the runs of an earlier time of the laptop cloud; what fell due in between runs now, once. */
    resume(isAlive: (schedule: Schedule) => boolean): void {
      for (const schedule of schedules.all()) if (isAlive(schedule)) arm(schedule);
      journal.resume((arn) => schedules.find(arn) !== undefined);
    },

    /** Throws ValidationException unless Scheduler may assume the target's role. */
    checkRole(input: ScheduleInput, scheduleArn: string): void {
      try {
        targetCaller(kernel, PRINCIPAL, input.Target.RoleArn, groupArnOf(scheduleArn));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw new AwsError(
          "ValidationException",
          "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
          { cause: error },
        );
      }
    },
  };
}

/** What roles see as the source of a schedule's calls is its group. https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function groupArnOf(scheduleArn: string): string {
  return scheduleArn.replace(":schedule/", ":schedule-group/").replace(/\/[^/]+$/, "");
}
