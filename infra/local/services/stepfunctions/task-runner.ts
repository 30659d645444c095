import type { Kernel } from "../../kernel/kernel.ts";
import { toStateError } from "./integrations/error-names.ts";
import type { TaskCall } from "./integrations/integration.ts";
import { taskResource } from "./integrations/task-resource.ts";
import type { ExecutionRecord } from "./journal.ts";
import type { Json } from "./json.ts";
import type { Run, Task } from "./run.ts";
import type { Signal } from "./signals.ts";
import type { StateError } from "./state-error.ts";

/** Does what tasks ask for, and gives their answers to the execution as signals. */
export interface TaskRunner<Owner> {
  call(owner: Owner, task: Task): void;
  cancel(owner: Owner, task: Task): void;
  /**
   * Takes up the tasks that were under way when the process ended. A request that may not have arrived is made again, at
   * least once in all: a Lambda function may see it twice. A job that was made is awaited again, not made again.
   */
  takeUp(owner: Owner, run: Run): void;
}

export function makeTaskRunner<Owner extends { record: ExecutionRecord }>(deps: {
  kernel: Kernel;
  /** False when the task is not waited for any more. */
  signal(owner: Owner, signal: Signal): Promise<boolean>;
  untilEnded(executionArn: string): Promise<void>;
  isStopped(): boolean;
}): TaskRunner<Owner> {
  const { kernel, signal, untilEnded, isStopped } = deps;

  function callOf({ record }: Owner, task: Task): TaskCall {
    // A session's name may hold 64 characters.
    const session = record.name.slice(0, 64);
    return {
      kernel,
      caller: kernel.assumeRole(record.roleArn, "states.amazonaws.com", session, record.stateMachineArn),
      executionArn: record.arn,
      stateMachineArn: record.stateMachineArn,
      taskId: task.id,
      untilEnded,
    };
  }

  async function request(owner: Owner, task: Task): Promise<void> {
    const { integration, pattern } = taskResource(task.resource);
    try {
      const call = callOf(owner, task);
      const { output, handle = null } = await integration.request(task.arguments, call);
      if (pattern === "request") {
        await signal(owner, { kind: "succeeded", taskId: task.id, result: output });
        return;
      }
      const waiting = await signal(owner, { kind: "submitted", taskId: task.id, output, handle });
      if (pattern !== "sync") return;
      if (waiting) void awaitJob(owner, task, handle);
      // The task was given up while its job was being made.
      else if (!isStopped()) await integration.cancel?.(handle, call);
    } catch (error) {
      await fail(owner, task, error);
    }
  }

  /** Not counted as work under way: a child execution may wait for people, and a job is counted where it runs. */
  async function awaitJob(owner: Owner, task: Task, handle: Json): Promise<void> {
    const { integration } = taskResource(task.resource);
    try {
      if (integration.untilDone === undefined) throw new Error(`${task.resource} cannot be waited for.`);
      const result = await integration.untilDone(handle, callOf(owner, task));
      if (!isStopped()) await signal(owner, { kind: "succeeded", taskId: task.id, result });
    } catch (error) {
      await fail(owner, task, error);
    }
  }

  async function fail(owner: Owner, task: Task, error: unknown): Promise<void> {
    if (!isStopped()) await signal(owner, { kind: "failed", taskId: task.id, error: nameError(owner, task, error) });
  }

  /** A States.Runtime is a mistake in the house, not a failure that a workflow could handle: it is logged as well. */
  function nameError({ record }: Owner, task: Task, error: unknown): StateError {
    const named = toStateError(error, taskResource(task.resource).integration.names);
    if (named.error === "States.Runtime")
      kernel.log("error", `${task.resource} failed in ${record.arn}: ${named.reason}`, {
        stack: error instanceof Error ? error.stack : undefined,
      });
    return named;
  }

  async function cancelJob(
    owner: Owner,
    task: Task,
    cancel: (handle: Json, call: TaskCall) => Promise<void>,
  ): Promise<void> {
    try {
      await cancel(task.handle, callOf(owner, task));
    } catch (error) {
      kernel.log("warn", `${owner.record.name} could not cancel the job of ${task.resource}: ${String(error)}`);
    }
  }

  const runner: TaskRunner<Owner> = {
    call(owner, task) {
      void kernel.track(`${owner.record.name}: ${taskResource(task.resource).resource}`, request(owner, task));
    },
    cancel(owner, task) {
      const { integration, pattern, resource } = taskResource(task.resource);
      if (pattern !== "sync" || task.step !== "submitted" || integration.cancel === undefined) return;
      void kernel.track(`${owner.record.name}: cancel ${resource}`, cancelJob(owner, task, integration.cancel));
    },
    takeUp(owner, run) {
      for (const { phase } of Object.values(run.threads)) {
        if (phase.kind !== "task") continue;
        const { task } = phase;
        if (task.step === "calling") runner.call(owner, task);
        else if (taskResource(task.resource).pattern === "sync") void awaitJob(owner, task, task.handle);
      }
    },
  };
  return runner;
}
