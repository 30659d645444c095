import { isJsonObject, type Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import { modelledErrors, toTaskResult } from "./api-model.ts";
import { callService } from "./call-service.ts";
import type { Integration, TaskCall } from "./integration.ts";

/**
 * `events:putEvents`: details may be given as JSON, the execution and its state machine are added to each entry's
 * resources, and an entry that is refused fails the task with `EventBridge.FailedEntry`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export const putEvents: Integration = {
  names: {
    prefix: "EventBridge",
    unmodelled: "AmazonEventBridgeException",
    modelled: modelledErrors("events", "PutEvents") ?? [],
    service: "AmazonEventBridge",
    style: "optimized",
  },
  async request(given, call) {
    const answer = await callService("events", "PutEvents", completed(given, call), call);
    const output = toTaskResult("events", "PutEvents", answer);
    if (isJsonObject(answer) && answer.FailedEntryCount !== 0)
      throw new StateError("EventBridge.FailedEntry", JSON.stringify(output));
    return { output };
  },
};

function completed(given: Json, call: TaskCall): Json {
  if (!isJsonObject(given) || !Array.isArray(given.Entries)) return given;
  return { ...given, Entries: given.Entries.map((entry) => completedEntry(entry, call)) };
}

function completedEntry(entry: Json, call: TaskCall): Json {
  if (!isJsonObject(entry)) return entry;
  const detail = entry.Detail;
  const resources = Array.isArray(entry.Resources) ? entry.Resources : [];
  return {
    ...entry,
    ...(detail !== undefined && { Detail: typeof detail === "string" ? detail : JSON.stringify(detail) }),
    Resources: [...resources, call.executionArn, call.stateMachineArn],
  };
}
