import { format } from "node:util";
import type { LogLevel } from "./protocol.ts";

const severity: Record<LogLevel, number> = { TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5 };

export interface LineOptions {
  format: "Text" | "JSON";
  level: LogLevel;
  requestId(): string | undefined;
  write(text: string): void;
}

/**
 * Sends everything that this thread prints to `write`. `console` gets Lambda's prefix, `time⇥request⇥LEVEL⇥message`, or
 * its JSON form; what is written to stdout and stderr directly stays as it is.
 */
export function captureOutput(options: LineOptions): void {
  const print =
    (level: LogLevel) =>
    (...values: unknown[]) => {
      if (options.format === "JSON" && severity[level] < severity[options.level]) return;
      options.write(
        options.format === "JSON"
          ? jsonLine(level, values, options.requestId())
          : textLine(level, values, options.requestId()),
      );
    };
  console.log = print("INFO");
  console.info = print("INFO");
  console.debug = print("DEBUG");
  console.trace = print("TRACE");
  console.warn = print("WARN");
  console.error = print("ERROR");
  Object.assign(console, { fatal: print("FATAL") });

  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: Uint8Array | string, encodingOrDone?: unknown, done?: unknown) => {
      options.write(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      const after = typeof encodingOrDone === "function" ? encodingOrDone : done;
      if (typeof after === "function") after();
      return true;
    };
  }
}

function textLine(level: LogLevel, values: unknown[], requestId: string | undefined): string {
  // A line feed inside a message would end the log event, hence Lambda's carriage return.
  return `${new Date().toISOString()}\t${requestId ?? "undefined"}\t${level}\t${format(...values).replaceAll("\n", "\r")}\n`;
}

function jsonLine(level: LogLevel, values: unknown[], requestId: string | undefined): string {
  const error = values.find((value) => value instanceof Error);
  const message =
    values.length === 1 && typeof values[0] === "object" && !(values[0] instanceof Error)
      ? values[0]
      : format(...values);
  const line = {
    timestamp: new Date().toISOString(),
    level,
    ...(requestId === undefined ? {} : { requestId }),
    message,
    ...(error
      ? { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n").slice(1) }
      : {}),
  };
  try {
    return `${JSON.stringify(line)}\n`;
  } catch {
    return `${JSON.stringify({ ...line, message: format(...values) })}\n`;
  }
}
