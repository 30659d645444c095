/** What a worker is started with. */
export interface RuntimeSettings {
  functionName: string;
  functionVersion: string;
  memorySizeMb: number;
  logGroupName: string;
  logStreamName: string;
  /** `file.export`, as in the function's configuration. */
  handler: string;
  taskRoot: string;
  /** `nodejs24.x` has no callbacks any more; `nodejs22.x` has. */
  callbacks: boolean;
  logFormat: "Text" | "JSON";
  /** The least severe level that is logged; only the JSON format filters. */
  logLevel: LogLevel;
  /** One Float64: how far the cloud's clock is ahead of the machine's, in milliseconds. */
  clockOffset: SharedArrayBuffer;
  /** Where compiled bundles are kept, so that the next environment starts faster. */
  compileCacheDir: string;
}

export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** One event for the handler. Payloads travel as JSON text, as they do over the runtime API. */
export interface InvokeMessage {
  requestId: string;
  payload: string;
  remainingMs: number;
  invokedFunctionArn: string;
  traceId: string;
  clientContext?: unknown;
}

/** The error as the runtime reports it, and as a caller of Invoke gets it. */
export interface ErrorDocument {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** What a worker says. */
export type RuntimeMessage =
  | { kind: "ready" }
  | { kind: "init-error"; error: ErrorDocument }
  | { kind: "log"; text: string }
  | { kind: "result"; requestId: string; payload: string; heapBytes: number }
  /** `fatal`: nobody caught the error, and the environment ends with it. */
  | { kind: "error"; requestId: string; error: ErrorDocument; fatal: boolean; heapBytes: number };
