import * as z from "zod";
import { type Caller, parseGrants } from "./grant.ts";

const Claims = z.looseObject({
  sub: z.string().min(1),
  email: z.string().optional(),
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  name: z.string().optional(),
  username: z.string().optional(),
  client_id: z.string().optional(),
});

/**
 * The caller whom a verified token names. Groups are read from `groups` or `cognito:groups`, as a list or as the text
 * `[a b]` that an HTTP API makes of one. Undefined when the claims name nobody.
 */
export function callerOf(claims: Record<string, unknown>): Caller | undefined {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return undefined;
  const { sub, email_verified: verified, name, username } = parsed.data;
  // An address that its owner has only claimed opens no inbox.
  const email = verified === false || verified === "false" ? undefined : parsed.data.email;
  const groups = [...groupsIn(claims.groups), ...groupsIn(claims["cognito:groups"])];
  return { subject: sub, email: email ?? null, name: name ?? username ?? null, grants: parseGrants(groups) };
}

function groupsIn(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.filter((group) => typeof group === "string");
  if (typeof claim !== "string") return [];
  return claim
    .replace(/^\s*\[|\]\s*$/g, "")
    .split(/[\s,]+/)
    .filter((group) => group !== "");
}
