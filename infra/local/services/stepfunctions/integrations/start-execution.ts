import * as z from "zod";
import { isJsonObject, type Json, parseJson } from "../json.ts";
import { StateError } from "../state-error.ts";
import { modelledErrors, toTaskResult } from "./api-model.ts";
import { callService } from "./call-service.ts";
import type { Integration, TaskCall } from "./integration.ts";

const Handle = z.object({ executionArn: z.string() });
const Started = z.object({ executionArn: z.string(), startDate: z.number() });
const Described = z.object({ status: z.string() });

/**
 * `states:startExecution`. Waiting, `.sync` answers the execution with its output as text and `.sync:2` as JSON; an
 * execution that does not succeed fails the task with `States.TaskFailed` and its description as the cause.
 */
export function startExecution(outputAs: "text" | "json"): Integration {
  return {
    names: {
      prefix: "StepFunctions",
      unmodelled: "AWSStepFunctionsException",
      modelled: modelledErrors("stepfunctions", "StartExecution") ?? [],
      service: "AWSStepFunctions",
      style: "optimized",
    },
    async request(given, call) {
      const answer = await callService("stepfunctions", "StartExecution", withTextInput(given, call), call);
      return {
        output: toTaskResult("stepfunctions", "StartExecution", answer, inMilliseconds),
        handle: { executionArn: Started.parse(answer).executionArn },
      };
    },
    async untilDone(handle, call) {
      const { executionArn } = Handle.parse(handle);
      await call.untilEnded(executionArn);
      const answer = await callService("stepfunctions", "DescribeExecution", { ExecutionArn: executionArn }, call);
      const described = toTaskResult("stepfunctions", "DescribeExecution", answer, inMilliseconds);
      if (Described.parse(answer).status !== "SUCCEEDED")
        throw new StateError("States.TaskFailed", JSON.stringify(described));
      return outputAs === "json" ? withJson(described) : described;
    },
    async cancel(handle, call) {
      const { executionArn } = Handle.parse(handle);
      const cause = `The execution ${call.executionArn} that waited for it stopped waiting.`;
      await callService("stepfunctions", "StopExecution", { ExecutionArn: executionArn, Cause: cause }, call);
    },
  };
}

/** Input may be given as JSON; the name makes a request that is repeated after a restart find its execution. */
function withTextInput(given: Json, call: TaskCall): Json {
  if (!isJsonObject(given)) return given;
  const { Input: input = {} } = given;
  return { Name: call.taskId, ...given, Input: typeof input === "string" ? input : JSON.stringify(input) };
}

function withJson(described: Json): Json {
  if (!isJsonObject(described)) return described;
  const parsed = Object.entries(described).map(([name, value]): [string, Json] =>
    (name === "Input" || name === "Output") && typeof value === "string" ? [name, parseJson(value)] : [name, value],
  );
  return Object.fromEntries(parsed);
}

function inMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
