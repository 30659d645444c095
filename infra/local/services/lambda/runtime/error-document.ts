import { isNativeError } from "node:util/types";
import type { ErrorDocument } from "./protocol.ts";

/** An error of the runtime itself, such as `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Describes whatever was thrown in the way of Lambda's Node.js runtime: a thrown string is of type `string`. */
export function toErrorDocument(thrown: unknown): ErrorDocument {
  if (isNativeError(thrown) || thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? "").split("\n") };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

/** A rejection that no one handled ends the environment, and its invocation with this. */
export function unhandledRejection(reason: unknown): ErrorDocument {
  const stack = reason instanceof Error ? (reason.stack ?? "") : "";
  const errorMessage = String(reason);
  return {
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage,
    trace: [`Runtime.UnhandledPromiseRejection: ${errorMessage}`, ...stack.split("\n").slice(1)],
  };
}
