import { describe, expect, it } from "vitest";
import { matchesError, StateError } from "./state-error.ts";

const matches = (name: string, error: string, alsoKnownAs?: string) =>
  matchesError([name], new StateError(error, "why", alsoKnownAs === undefined ? {} : { alsoKnownAs }));

describe("ErrorEquals", () => {
  it.each([
    ["an error by its name", "Lambda.TooManyRequestsException", "Lambda.TooManyRequestsException", true],
    ["names with their case", "oops", "Oops", false],
    ["anything by States.ALL", "States.ALL", "Oops", true],
    ["a timeout by States.ALL", "States.ALL", "States.Timeout", true],
    ["a failed expression by States.ALL", "States.ALL", "States.QueryEvaluationError", true],
    ["no oversized payload by States.ALL", "States.ALL", "States.DataLimitExceeded", false],
    ["an oversized payload by its name", "States.DataLimitExceeded", "States.DataLimitExceeded", true],
    ["no States.Runtime by States.ALL", "States.ALL", "States.Runtime", false],
    ["no States.Runtime by its name either", "States.Runtime", "States.Runtime", false],
    ["a failed task by States.TaskFailed", "States.TaskFailed", "Oops", true],
    ["no timeout by States.TaskFailed", "States.TaskFailed", "States.Timeout", false],
  ])("matches %s", (_, name, error, expected) => {
    expect(matches(name, error)).toBe(expected);
  });

  it("matches a missed heartbeat as States.Timeout and as States.HeartbeatTimeout", () => {
    expect(matches("States.Timeout", "States.Timeout", "States.HeartbeatTimeout")).toBe(true);
    expect(matches("States.HeartbeatTimeout", "States.Timeout", "States.HeartbeatTimeout")).toBe(true);
    expect(matches("States.HeartbeatTimeout", "States.Timeout")).toBe(false);
  });
});
