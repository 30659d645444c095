import type { EnvironmentOutcome } from "./environment.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

/** What Lambda logs before an invocation. */
export function startLine(config: FunctionConfiguration, requestId: string, nowMs: number): string {
  if (config.logFormat === "JSON") return jsonLine(nowMs, "platform.start", { requestId, version: config.version });
  return `START RequestId: ${requestId} Version: ${config.version}\n`;
}

/** What Lambda logs after an invocation: its end, and the report with durations rounded up to billed milliseconds. */
export function endLines(
  config: FunctionConfiguration,
  requestId: string,
  outcome: EnvironmentOutcome,
  nowMs: number,
): string {
  const billedMs = Math.ceil(outcome.durationMs + (outcome.initMs ?? 0));
  const usedMb = Math.ceil(outcome.heapBytes / 2 ** 20);
  const timedOut = outcome.kind === "error" && outcome.error.errorType === "Sandbox.Timedout";
  if (config.logFormat === "JSON") {
    const status = outcome.kind === "result" ? "success" : timedOut ? "timeout" : outcome.alive ? "error" : "failure";
    const metrics = {
      durationMs: outcome.durationMs,
      billedDurationMs: billedMs,
      memorySizeMB: config.memorySizeMb,
      maxMemoryUsedMB: usedMb,
      ...(outcome.initMs === undefined ? {} : { initDurationMs: outcome.initMs }),
    };
    return jsonLine(nowMs, "platform.report", { requestId, metrics, status });
  }
  const failure =
    outcome.kind === "error" && !outcome.alive
      ? timedOut
        ? `${new Date(nowMs).toISOString()} ${requestId} Task timed out after ${(config.timeoutMs / 1000).toFixed(2)} seconds\n`
        : `${outcome.error.errorMessage}\n${outcome.error.errorType}\n`
      : "";
  const init = outcome.initMs === undefined ? "" : `\tInit Duration: ${outcome.initMs.toFixed(2)} ms`;
  return (
    `${failure}END RequestId: ${requestId}\n` +
    `REPORT RequestId: ${requestId}\tDuration: ${outcome.durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms` +
    `\tMemory Size: ${config.memorySizeMb} MB\tMax Memory Used: ${usedMb} MB${init}\t\n`
  );
}

function jsonLine(nowMs: number, type: string, record: Record<string, unknown>): string {
  return `${JSON.stringify({ time: new Date(nowMs).toISOString(), type, record })}\n`;
}
