import { DomainError, type DomainErrorCode } from "./error.ts";

/** Whether a refusal of the domain may pass when the same thing is tried again. */
const mayPass: Readonly<Record<DomainErrorCode, boolean>> = {
  invalid: false,
  not_found: false,
  conflict: false,
  forbidden: false,
  unauthenticated: false,
  gone: false,
  too_large: false,
  unsupported: false,
  rate_limited: true,
  unavailable: true,
  unconfirmed: true,
};

/** What AWS services and the network answer when they are busy or broken for a moment. */
const passingNames =
  /^(Throttl\w*|TooManyRequests\w*|ProvisionedThroughputExceeded\w*|RequestLimitExceeded|LimitExceededException|TransactionInProgressException|Internal(Server|Service)?(Error|Exception|Failure)|InternalServerErrorException|ServiceUnavailable\w*|SlowDown|RequestTimeout\w*|TimeoutError|ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPIPE)$/;

/**
 * The one place that tells retry from give up: whether the same thing may succeed when it is tried again. AWS's errors
 * are told by their names and by their status, 429 or 5xx.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof DomainError) return mayPass[error.code];
  if (!(error instanceof Error)) return false;
  return (
    passingNames.test(error.name) ||
    ("code" in error && typeof error.code === "string" && passingNames.test(error.code)) ||
    passingStatus(error)
  );
}

function passingStatus(error: Error): boolean {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return false;
  const { httpStatusCode: status } = metadata;
  return typeof status === "number" && (status === 429 || status >= 500);
}
