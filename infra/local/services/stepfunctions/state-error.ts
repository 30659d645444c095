/**
 * An error in the sense of the Amazon States Language: a name that Retry and Catch match, and a cause for people.
 * The error names of the language itself begin with `States.`.
 */
export class StateError extends Error {
  /** The error name, such as `States.Timeout` or `Lambda.TooManyRequestsException`. */
  readonly error: string;
  /** What people read; absent for timeouts, as in AWS. */
  readonly reason: string | undefined;
  /** A second name under which the error can be caught: a missed heartbeat is reported as `States.Timeout`. */
  readonly alsoKnownAs: string | undefined;
  /** The field whose expression failed, for `EvaluationFailed` events. */
  readonly location: string | undefined;

  constructor(
    error: string,
    reason?: string,
    options: { alsoKnownAs?: string; location?: string; cause?: unknown } = {},
  ) {
    super(reason === undefined ? error : `${error}: ${reason}`, { cause: options.cause });
    this.name = "StateError";
    this.error = error;
    this.reason = reason;
    this.alsoKnownAs = options.alsoKnownAs;
    this.location = options.location;
  }
}

/** The longest cause that Step Functions keeps, in characters (API reference, SensitiveCause). */
const MAX_CAUSE = 32_768;
/** The longest error name that Step Functions keeps, in characters (API reference, SensitiveError). */
const MAX_ERROR = 256;

/** `error` and `cause` as the API carries them; what is absent stays absent. */
export function errorDetails(error: StateError): { error?: string; cause?: string } {
  return {
    ...(error.error !== "" && { error: error.error.slice(0, MAX_ERROR) }),
    ...(error.reason !== undefined && { cause: error.reason.slice(0, MAX_CAUSE) }),
  };
}

/** The Error Output that a Catcher sees as `$states.errorOutput`; an error without a cause, such as a timeout, has an empty one. */
export function errorOutput(error: StateError): { Error: string; Cause: string } {
  return { Error: error.error, Cause: (error.reason ?? "").slice(0, MAX_CAUSE) };
}

const TERMINAL = new Set(["States.Runtime", "States.DataLimitExceeded"]);

/**
 * Whether an `ErrorEquals` list names the error.
 *
 * `States.ALL` matches everything but `States.DataLimitExceeded` and `States.Runtime`; `States.TaskFailed` matches
 * everything but those and `States.Timeout`; `States.Runtime` can be neither retried nor caught.
 * (Step Functions Developer Guide, "Handling errors in Step Functions workflows".)
 */
export function matchesError(errorEquals: readonly string[], error: StateError): boolean {
  if (error.error === "States.Runtime") return false;
  return errorEquals.some((name) => {
    if (name === error.error || name === error.alsoKnownAs) return true;
    if (name === "States.ALL") return !TERMINAL.has(error.error);
    if (name === "States.TaskFailed") return !TERMINAL.has(error.error) && error.error !== "States.Timeout";
    return false;
  });
}
