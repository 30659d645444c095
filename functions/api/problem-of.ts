import { DomainError, type DomainErrorCode } from "../../shared/error.ts";
import { isPassing } from "../../shared/retry.ts";
import type { Problem } from "./schemas/problem.ts";

const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 422,
  rate_limited: 429,
  unavailable: 503,
  unconfirmed: 503,
} as const satisfies Record<DomainErrorCode, number>;

const titles: Record<DomainErrorCode, string> = {
  invalid: "Not valid",
  unauthenticated: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict",
  gone: "Gone",
  too_large: "Too large",
  unsupported: "Not supported",
  rate_limited: "Too many requests",
  unavailable: "Not available just now",
  unconfirmed: "Not known yet",
};

export type ProblemStatus = (typeof statusOf)[DomainErrorCode] | 412 | 500;

/**
 * The problem document of an error. The domain's say what they say; anything else is ours alone, and says nothing
 * about its insides. `details.reason` takes the place of the code where a client has to tell more than the status.
 */
export function problemOf(error: unknown, instance: string): Problem & { status: ProblemStatus } {
  if (error instanceof DomainError) {
    const { reason, ...details } = error.details;
    const status = reason === "precondition" ? 412 : statusOf[error.code];
    const code = typeof reason === "string" ? reason : error.code;
    return {
      type: `urn:greenlight:problem:${code}`,
      title: titles[error.code],
      status,
      detail: error.message,
      code,
      instance,
      ...(Object.keys(details).length === 0 ? {} : { details }),
    };
  }
  const passing = isPassing(error);
  const code = passing ? "unavailable" : "internal";
  return {
    type: `urn:greenlight:problem:${code}`,
    title: passing ? titles.unavailable : "Something went wrong",
    status: passing ? 503 : 500,
    detail: passing
      ? "Greenlight is busy. Try again in a moment."
      : "Something went wrong on our side. Try again; if it stays, tell whoever runs Greenlight.",
    code,
    instance,
  };
}
