import * as z from "zod";
import { DomainError } from "../../shared/error.ts";
import { isPassing } from "../../shared/retry.ts";

/**
 * The error as its caller sees it. Lambda reports an error's `name` as its type, and that is what a state machine's
 * Retry and Catch match: the code of a domain error, `invalid` for input that does not parse, `unavailable` for
 * whatever may pass, and otherwise the error's own name, such as `AccessDeniedException`.
 */
export function toStepError(error: unknown): Error {
  if (error instanceof DomainError) return named(error.code, error.message, error);
  if (error instanceof z.ZodError)
    return named("invalid", `The input does not have the expected form. ${z.prettifyError(error)}`, error);
  if (isPassing(error) && error instanceof Error) return named("unavailable", `${error.name}: ${error.message}`, error);
  if (error instanceof Error) return error;
  return named("Error", String(error), error);
}

function named(name: string, message: string, cause: unknown): Error {
  const error = new Error(message, { cause });
  error.name = name;
  return error;
}
