import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { condenseHistory } from "./condense-history.ts";

const at = (second: number) => new Date(Date.UTC(2027, 0, 1, 9, 0, second));
const event = (id: number, previousEventId: number, type: HistoryEvent["type"], more: Partial<HistoryEvent> = {}) => ({
  id,
  previousEventId,
  type,
  timestamp: at(id),
  ...more,
});
const lambda = { resourceType: "lambda", resource: "invoke" };
const entered = (id: number, before: number, name: string) =>
  event(id, before, "TaskStateEntered", { stateEnteredEventDetails: { name } });
const exited = (id: number, before: number, name: string) =>
  event(id, before, "TaskStateExited", { stateExitedEventDetails: { name } });

describe("a history in steps", () => {
  it("has each state with its times, its attempts and the last thing that went wrong in it", () => {
    const { steps, failure } = condenseHistory([
      event(1, 0, "ExecutionStarted"),
      entered(2, 0, "Register"),
      event(3, 2, "TaskScheduled"),
      event(4, 3, "TaskFailed", {
        taskFailedEventDetails: {
          ...lambda,
          error: "Throttled",
          cause: JSON.stringify({ errorMessage: "Slow down", trace: ["x"] }),
        },
      }),
      event(5, 4, "TaskScheduled"),
      event(6, 5, "TaskSucceeded"),
      exited(7, 6, "Register"),
      entered(8, 7, "Plan"),
      event(9, 8, "TaskScheduled"),
      event(10, 9, "TaskTimedOut", { taskTimedOutEventDetails: { ...lambda, error: "States.Timeout" } }),
      event(11, 10, "ExecutionFailed", {
        executionFailedEventDetails: { error: "States.Timeout", cause: "https://x.example.com/a?Signature=abc" },
      }),
    ]);
    expect(steps).toEqual([
      {
        state: "Register",
        enteredAt: at(2).toISOString(),
        exitedAt: at(7).toISOString(),
        attempts: 2,
        failure: { error: "Throttled", cause: "Slow down" },
      },
      {
        state: "Plan",
        enteredAt: at(8).toISOString(),
        exitedAt: null,
        attempts: 1,
        failure: { error: "States.Timeout", cause: null },
      },
    ]);
    expect(failure).toEqual({ error: "States.Timeout", cause: "https://x.example.com/a?[redacted]" });
  });

  it("keeps branches apart that ran side by side", () => {
    const { steps } = condenseHistory([
      entered(1, 0, "Stages"),
      entered(2, 1, "Legal"),
      entered(3, 1, "Brand"),
      event(4, 2, "TaskScheduled"),
      event(5, 3, "TaskScheduled"),
      event(6, 4, "TaskFailed", { taskFailedEventDetails: { ...lambda, error: "Broken" } }),
      exited(7, 5, "Brand"),
    ]);
    expect(steps.map(({ state, failure, exitedAt }) => [state, failure?.error ?? null, exitedAt !== null])).toEqual([
      ["Stages", null, false],
      ["Legal", "Broken", false],
      ["Brand", null, true],
    ]);
  });
});
