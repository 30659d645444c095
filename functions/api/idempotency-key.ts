import type { Context } from "hono";
import { DomainError } from "../../shared/error.ts";
import type { ApiEnv } from "./api-env.ts";

/** The key by which a repetition of this request is recognised. @throws DomainError invalid. */
export function idempotencyKeyOf(c: Context<ApiEnv>): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key !== undefined && (key === "" || key.length > 200)) {
    throw new DomainError("invalid", "An Idempotency-Key has between 1 and 200 characters.", {
      details: { field: "Idempotency-Key" },
    });
  }
  return key;
}
