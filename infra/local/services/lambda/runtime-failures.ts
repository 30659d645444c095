import type { ErrorDocument } from "./runtime/protocol.ts";

/** The function ran longer than its timeout. */
export function timedOut(requestId: string, timeoutMs: number): ErrorDocument {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  };
}

/** The environment took more than its memory and was killed. */
export function outOfMemory(requestId: string): ErrorDocument {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

/** The environment ended by itself, with an exit code, or from outside. */
export function runtimeExited(requestId: string, how: number | "killed"): ErrorDocument {
  const reason =
    how === "killed"
      ? "Runtime exited with error: signal: killed"
      : how === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: exit status ${how}`;
  return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}
