import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { redactedText } from "./redact.ts";
import type { Failure, Step } from "./schemas/execution.ts";

/** Which states an execution went through, when, and what went wrong in them, from its history, first event first. */
export function condenseHistory(events: readonly HistoryEvent[]): { steps: Step[]; failure: Failure | null } {
  const steps: Step[] = [];
  /** The step that an event belongs to: that of the event that it follows on, so that branches side by side stay apart. */
  const stepOf = new Map<number, Step>();
  let failure: Failure | null = null;
  for (const event of events) {
    const { id = 0, previousEventId = 0, type = "", timestamp } = event;
    const at = (timestamp ?? new Date(0)).toISOString();
    const entered = event.stateEnteredEventDetails;
    if (entered !== undefined) {
      const step: Step = { state: entered.name ?? "", enteredAt: at, exitedAt: null, attempts: 0, failure: null };
      steps.push(step);
      stepOf.set(id, step);
      continue;
    }
    const step = stepOf.get(previousEventId);
    if (step !== undefined) stepOf.set(id, step);
    const wrong = failureIn(event);
    if (type.startsWith("Execution")) {
      failure = wrong ?? failure;
      continue;
    }
    if (step === undefined) continue;
    if (event.stateExitedEventDetails !== undefined) step.exitedAt = at;
    if (/^(Task|LambdaFunction|Activity)Scheduled$/.test(type)) step.attempts += 1;
    if (wrong !== undefined) step.failure = wrong;
  }
  return { steps, failure };
}

/** Every kind of failure keeps its error and cause in a member of its own. */
function failureIn(event: HistoryEvent): Failure | undefined {
  if (!/(Failed|TimedOut|Aborted)$/.test(event.type ?? "")) return undefined;
  for (const details of Object.values(event)) {
    if (typeof details !== "object" || details === null || details instanceof Date) continue;
    const { error, cause } = details;
    if (error !== undefined || cause !== undefined)
      return { error: error ?? event.type ?? "", cause: cause === undefined ? null : redactedText(causeIn(cause)) };
  }
  return { error: event.type ?? "", cause: null };
}

/** Lambda tells its errors in JSON, with a stack that helps nobody here. */
function causeIn(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === "object" && parsed !== null && "errorMessage" in parsed) return String(parsed.errorMessage);
    return cause;
  } catch {
    return cause;
  }
}
