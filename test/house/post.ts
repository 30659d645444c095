/** A write that may be sent again: the same key is carried out once. */
export function post(idempotencyKey: string, body?: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "idempotency-key": idempotencyKey, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}
