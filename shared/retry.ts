import type { DomainErrorCode } from "./error.ts";

/** Whether a refusal of the domain may pass when the same thing is tried again. */
export const mayPass: Readonly<Record<DomainErrorCode, boolean>> = {
  invalid: false,
  not_found: false,
  conflict: true,
  forbidden: false,
  unauthenticated: false,
  gone: false,
  too_large: false,
  unsupported: false,
  rate_limited: true,
  unavailable: true,
};

/**
 * Names of errors worth a retry, as a state machine sees them: the domain's own that may pass, and what AWS services
 * and Lambda itself answer when they are busy. Everything else is final and belongs to a Catch.
 */
export const passingErrors: readonly string[] = [
  ...Object.entries(mayPass).flatMap(([code, passes]) => (passes ? [code] : [])),
  "ThrottlingException",
  "ThrottledException",
  "Throttling",
  "TooManyRequestsException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
  "TransactionConflictException",
  "TransactionInProgressException",
  "InternalServerError",
  "InternalServiceException",
  "InternalFailure",
  "InternalError",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "SlowDown",
  "RequestTimeout",
  "TimeoutError",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Runtime.ExitError",
  "Sandbox.Timedout",
  "States.Timeout",
];
