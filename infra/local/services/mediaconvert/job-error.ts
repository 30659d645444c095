/** A job that cannot be completed: code and message as in the service's list of error codes. */
export class JobError extends Error {
  readonly code: number;

  constructor(code: number, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "JobError";
    this.code = code;
  }
}
