/** Every way in which the domain refuses. One map turns a code into an HTTP status, one into retry-or-give-up. */
export type DomainErrorCode =
  | "invalid"
  | "not_found"
  | "conflict"
  | "forbidden"
  | "unauthenticated"
  | "gone"
  | "too_large"
  | "unsupported"
  | "rate_limited"
  | "unavailable"
  /** Nobody knows yet whether something was done that must not be done twice; later it will be known. */
  | "unconfirmed";

/** An error that a person can act on: the message says what was wrong, with which value, and what to do. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  /** Machine-readable particulars, such as the offending field; never secrets. */
  readonly details: Record<string, unknown>;

  constructor(
    code: DomainErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** A conditional write that lost: somebody else changed the record first. */
export class ConflictError extends DomainError {
  constructor(message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super("conflict", message, options);
    this.name = "ConflictError";
  }
}

/** Whether it is not known yet if something was done. */
export function isUnconfirmed(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code === "unconfirmed";
}
