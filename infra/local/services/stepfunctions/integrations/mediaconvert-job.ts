import * as z from "zod";
import { isJsonObject, type Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import { modelledErrors, toTaskResult } from "./api-model.ts";
import { callService } from "./call-service.ts";
import type { Integration, TaskCall } from "./integration.ts";

const Created = z.object({ Job: z.object({ Id: z.string() }) });
const Handle = z.object({ jobId: z.string() });

/**
 * `mediaconvert:createJob`. Waiting, it answers `{ Job }`; a job that errs or is cancelled fails the task with
 * `States.TaskFailed` and the job as the cause. A task that is aborted or times out cancels its job.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html
 */
export const mediaConvertJob: Integration = {
  names: {
    prefix: "MediaConvert",
    unmodelled: "MediaConvertException",
    modelled: modelledErrors("mediaconvert", "CreateJob") ?? [],
    service: "MediaConvert",
    style: "sdk",
  },
  async request(given, call) {
    const answer = await callService("mediaconvert", "CreateJob", completed(given, call), call);
    return {
      output: toTaskResult("mediaconvert", "CreateJob", answer),
      handle: { jobId: Created.parse(answer).Job.Id },
    };
  },
  async untilDone(handle, call) {
    const { jobId } = Handle.parse(handle);
    const ended = await call.kernel.use("mediaconvert").waitForJob(jobId);
    call.kernel.authorize(call.caller, [{ action: "mediaconvert:GetJob", resource: jobArn(jobId, call) }]);
    const job: Json = JSON.parse(JSON.stringify({ Job: ended.job }));
    const result = toTaskResult("mediaconvert", "GetJob", job);
    if (ended.status !== "COMPLETE") throw new StateError("States.TaskFailed", JSON.stringify(result));
    return result;
  },
  async cancel(handle, call) {
    await callService("mediaconvert", "CancelJob", { Id: Handle.parse(handle).jobId }, call);
  },
};

/** Step Functions tags its jobs; the SDK fills in the request token, which here also survives a restart. */
function completed(given: Json, call: TaskCall): Json {
  if (!isJsonObject(given)) return given;
  const tags = isJsonObject(given.Tags) ? given.Tags : {};
  return { ClientRequestToken: call.taskId, ...given, Tags: { ...tags, ManagedByService: "AWSStepFunctions" } };
}

function jobArn(jobId: string, { kernel }: TaskCall): string {
  return `arn:aws:mediaconvert:${kernel.region}:${kernel.accountId}:jobs/${jobId}`;
}
