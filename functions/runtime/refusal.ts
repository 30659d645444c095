/** Failures of a connection that was never made: nothing of the request has left. https://nodejs.org/api/errors.html#common-system-errors */
const unconnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** The service has waited for the request; how much of it came, only the service knows. */
const requestTimeout = 408;

/**
 * Whether a call that failed is known to have changed nothing: the service answered that it would not (any other 4xx, a
 * throttle among them), or could not be reached at all. False says that nobody knows.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && unconnected.has(error.code)) return true;
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && status !== requestTimeout;
}

function statusOf(error: Error): number | undefined {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
