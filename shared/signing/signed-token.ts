import { createHmac, timingSafeEqual } from "node:crypto";
import type * as z from "zod";

/**
 * A token that carries what it grants: `<base64url of JSON>.<base64url of HMAC-SHA256>`. The purpose is part of what is
 * signed, so that a token made for one purpose is nothing to another.
 */
export function signToken(purpose: string, payload: unknown, secret: string): string {
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${body}.${mac(purpose, body, secret).toString("base64url")}`;
}

/** What a token carries, or undefined when it was not made by us for this purpose, or was changed by so much as a bit. */
export function openToken<T extends z.ZodType>(
  purpose: string,
  schema: T,
  token: string,
  secret: string,
): z.output<T> | undefined {
  const [body, signature, ...rest] = token.split(".");
  if (body === undefined || signature === undefined || rest.length > 0 || token.length > 2_048) return undefined;
  const given = Buffer.from(signature, "base64url");
  const expected = mac(purpose, body, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // The last character of base64url has bits to spare; only the canonical spelling is ours.
  if (given.toString("base64url") !== signature) return undefined;
  const parsed = schema.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  return parsed.success ? parsed.data : undefined;
}

function mac(purpose: string, body: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(`${purpose}\u0000${body}`).digest();
}
