import type { Caller } from "../kernel/service.ts";
import { matchesWildcard } from "../kernel/wildcard.ts";
import { conditionsHold } from "./condition.ts";
import { type AllowedBy, actionsOf, resourcesOf } from "./grant-use.ts";
import type { PolicyStatement } from "./policy-statement.ts";
import { resolvePolicyVariables } from "./policy-variable.ts";
import { matchPrincipal } from "./principal-match.ts";
import type { RequestContext } from "./request-context.ts";

export interface AccessRequest {
  caller: Caller;
  action: string;
  resource: string;
  context: RequestContext;
  accountId: string;
}

export type Decision =
  /** `by` is what the caller's own policies allowed it with; null when only the resource's did. */
  | { allowed: true; by: AllowedBy | null }
  | {
      allowed: false;
      because: "explicit-deny-identity" | "explicit-deny-resource" | "no-identity-allow" | "no-resource-allow";
    };

/**
 * Decides as AWS does within one account: an explicit deny anywhere refuses; otherwise an allow in the caller's own
 * policies or in the resource's suffices. Services and anonymous callers have no policies of their own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicies(
  request: AccessRequest,
  identity: readonly PolicyStatement[],
  resource: readonly PolicyStatement[],
): Decision {
  const ofIdentity = identity.filter((statement) => covers(statement, request));
  const ofResource = resource.filter(
    (statement) => covers(statement, request) && principalNamed(statement, request) !== "none",
  );

  if (ofIdentity.some((statement) => statement.Effect === "Deny"))
    return { allowed: false, because: "explicit-deny-identity" };
  if (ofResource.some((statement) => statement.Effect === "Deny"))
    return { allowed: false, because: "explicit-deny-resource" };
  const [first] = ofIdentity;
  if (first !== undefined) return { allowed: true, by: matched(first, request) };
  if (ofResource.some((statement) => principalNamed(statement, request) === "direct"))
    return { allowed: true, by: null };
  const hasIdentity = request.caller.kind === "role" || request.caller.kind === "user";
  return { allowed: false, because: hasIdentity ? "no-identity-allow" : "no-resource-allow" };
}

/**
 * Decides whether the caller may assume a role with this trust policy. Who is named directly may; where only the account
 * is named, the caller's own policies must allow it too; the caller's own policies alone never do.
 */
export function evaluateTrust(
  request: AccessRequest,
  identity: readonly PolicyStatement[],
  trust: readonly PolicyStatement[],
): Decision {
  const trusting = trust.filter(
    (statement) => covers(statement, request) && principalNamed(statement, request) !== "none",
  );
  if (!trusting.some((statement) => statement.Effect === "Allow"))
    return { allowed: false, because: "no-resource-allow" };
  return evaluatePolicies(request, identity, trusting);
}

/** Whether a statement speaks about the request's action and resource, and its conditions hold. Principals apart. */
function covers(statement: PolicyStatement, request: AccessRequest): boolean {
  if (!coversAction(statement, request)) return false;
  const resource = (pattern: string) => resourceMatches(pattern, request);
  if (statement.Resource && !statement.Resource.some(resource)) return false;
  if (statement.NotResource?.some(resource)) return false;
  return conditionsHold(statement.Condition ?? {}, request.context);
}

const coveredActions = new WeakMap<PolicyStatement, Map<string, boolean>>();

/** Remembered: it does not depend on the rest of a request, and most statements are about other actions. */
function coversAction(statement: PolicyStatement, request: AccessRequest): boolean {
  const known = coveredActions.get(statement) ?? new Map<string, boolean>();
  const before = known.get(request.action);
  if (before !== undefined) return before;
  const matches = (pattern: string) => actionMatches(pattern, request);
  const covered = (statement.Action?.some(matches) ?? true) && !statement.NotAction?.some(matches);
  coveredActions.set(statement, known.set(request.action, covered));
  return covered;
}

/** By which of its patterns a statement covers a request; the first that does. */
function matched(statement: PolicyStatement, request: AccessRequest): AllowedBy {
  const [anyAction = "*"] = actionsOf(statement);
  const [anyResource = "*"] = resourcesOf(statement);
  return {
    statement,
    action: statement.Action?.find((pattern) => actionMatches(pattern, request)) ?? anyAction,
    resource: statement.Resource?.find((pattern) => resourceMatches(pattern, request)) ?? anyResource,
  };
}

function actionMatches(pattern: string, request: AccessRequest): boolean {
  return matchesWildcard(pattern, request.action, { ignoreCase: true });
}

function resourceMatches(pattern: string, request: AccessRequest): boolean {
  const resolved = resolvePolicyVariables(pattern, request.context);
  return resolved !== null && matchesWildcard(resolved, request.resource);
}

function principalNamed(statement: PolicyStatement, request: AccessRequest): "none" | "account" | "direct" {
  if (statement.NotPrincipal)
    return matchPrincipal(statement.NotPrincipal, request.caller, request.accountId) === "none" ? "direct" : "none";
  return statement.Principal ? matchPrincipal(statement.Principal, request.caller, request.accountId) : "none";
}
