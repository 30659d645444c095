import type { Caller } from "../kernel/service.ts";

/** How a policy's principal element names the caller: not at all, as itself (or everyone), or only through its account. */
export type PrincipalMatch = "none" | "account" | "direct";

/**
 * Matches a Principal element. An account (`arn:aws:iam::123456789012:root` or the bare number) only delegates: it lets
 * the account's own policies decide, whereas a role, user, service or `*` is named directly.
 */
export function matchPrincipal(
  principals: Record<string, string[]>,
  caller: Caller,
  accountId: string,
): PrincipalMatch {
  let match: PrincipalMatch = "none";
  for (const [kind, names] of Object.entries(principals)) {
    for (const name of names) {
      const found = matchOne(kind, name, caller, accountId);
      if (found === "direct") return "direct";
      if (found === "account") match = "account";
    }
  }
  return match;
}

function matchOne(kind: string, name: string, caller: Caller, accountId: string): PrincipalMatch {
  if (kind === "*") return "direct";
  if (kind === "Service")
    return caller.kind === "service" && serviceNames(caller.principal).has(name) ? "direct" : "none";
  if (kind !== "AWS") return "none";
  if (name === "*") return caller.kind === "service" ? "none" : "direct";
  if (caller.kind !== "role" && caller.kind !== "user") return "none";
  if (name === caller.arn || (caller.kind === "role" && name === caller.roleArn)) return "direct";
  return name === accountId || name === `arn:aws:iam::${accountId}:root` ? "account" : "none";
}

/** A regional service principal (`states.eu-west-1.amazonaws.com`) is the same service as the plain one. */
function serviceNames(principal: string): Set<string> {
  return new Set([
    principal,
    principal.replace(/^([a-z0-9-]+)\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com$/, "$1.amazonaws.com"),
  ]);
}
