import { AwsError, NotSupportedError } from "../../../kernel/errors.ts";
import { StateError } from "../state-error.ts";
import type { ErrorNames } from "./integration.ts";

/**
 * An error of a service as Retry and Catch see it: `Lambda.TooManyRequestsException`, `DynamoDb.DynamoDbException`. The
 * names follow the exception classes of the SDKs that Step Functions calls with: they end in `Exception`, and what a
 * model does not list carries the service's general name.
 */
export function toStateError(error: unknown, names: ErrorNames): StateError {
  if (error instanceof StateError) return error;
  if (error instanceof NotSupportedError) return new StateError("States.Runtime", error.message, { cause: error });
  if (!(error instanceof AwsError))
    return new StateError("States.Runtime", error instanceof Error ? error.message : String(error), { cause: error });
  const known = names.modelled.includes(error.code);
  const name = known ? `${names.prefix}.${withSuffix(error.code)}` : `${names.prefix}.${names.unmodelled}`;
  const details =
    names.style === "optimized"
      ? `Service: ${names.service}; Status Code: ${error.statusCode}; Error Code: ${error.code}`
      : `Service: ${names.service}, Status Code: ${error.statusCode}`;
  return new StateError(name, `${error.message} (${details})`, { cause: error });
}

function withSuffix(code: string): string {
  return code.endsWith("Exception") ? code : `${code}Exception`;
}
