import type { LogLevel } from "./runtime/protocol.ts";

/** A function as its template describes it, checked and with defaults filled in. */
export interface FunctionConfiguration {
  name: string;
  /** Without a qualifier. */
  arn: string;
  /** `$LATEST` or a number. */
  version: string;
  description: string;
  roleArn: string;
  handler: string;
  runtime: "nodejs22.x" | "nodejs24.x";
  /** The folder that holds the code. */
  codeDir: string;
  memorySizeMb: number;
  timeoutMs: number;
  variables: Record<string, string>;
  architecture: "arm64" | "x86_64";
  logGroupName: string;
  logFormat: "Text" | "JSON";
  logLevel: LogLevel;
  /** Undefined: shares the account's. Zero: every call is throttled. */
  reservedConcurrency?: number;
  /** Where asynchronous events go that failed for good. */
  deadLetterArn?: string;
}
