import { randomBytes } from "node:crypto";
import { callerName } from "../kernel/caller-name.ts";
import { AwsError } from "../kernel/errors.ts";
import type { Caller, Permission } from "../kernel/service.ts";
import { type Decision, evaluatePolicies, evaluateTrust } from "./evaluate-policies.ts";
import { makeGrantUse, type UsedGrant } from "./grant-use.ts";
import { type PolicyStatement, parseStatements } from "./policy-statement.ts";
import { makeRequestContext, type RequestContext } from "./request-context.ts";

interface Role {
  arn: string;
  name: string;
  roleId: string;
  trust: readonly PolicyStatement[];
}

/** A request that was refused, for `/_local/denied`. */
export interface Denial {
  at: number;
  caller: string;
  action: string;
  resource: string;
  message: string;
}

/** What a role's policy allows it, and how many of its requests passed because of that. */
export interface HeldGrant extends UsedGrant {
  roleArn: string;
  policy: string;
}

export interface AccessControl {
  /** Creates a role or replaces its trust; its policies stay. */
  putRole(role: Role): void;
  roleByArn(arn: string): Role | undefined;
  roleByName(name: string): Role | undefined;
  /** Sets one policy of a role, under a name that a later call replaces. */
  putRolePolicy(roleArn: string, name: string, statements: readonly PolicyStatement[]): void;
  setResourcePolicy(arn: string, statements: unknown[]): void;
  authorize(caller: Caller, permissions: Permission[]): void;
  /** Throws AccessDenied unless the role's trust policy lets `by` assume it. */
  assumeRole(
    roleArn: string,
    by: Caller,
    sessionName: string,
    context?: Record<string, string>,
  ): Caller & { kind: "role" };
  denials(): Denial[];
  /** Every action on every resource that the policies of the roles name. Where two would do, the first was needed. */
  grants(): HeldGrant[];
}

const keptDenials = 1000;
/** The administrator's own policy. */
const everything: PolicyStatement[] = [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }];

/**
 * IAM of the account: roles, their policies and the policies of resources. `isAdmin` names the users that may do
 * everything which no resource policy denies.
 */
export function makeAccessControl(options: {
  accountId: string;
  region: string;
  now: () => number;
  isAdmin: (arn: string) => boolean;
  onDenial?: (denial: Denial) => void;
}): AccessControl {
  const roles = new Map<string, Role>();
  const rolePolicies = new Map<string, Map<string, readonly PolicyStatement[]>>();
  const roleStatements = new Map<string, readonly PolicyStatement[]>();
  const resourcePolicies = new Map<string, PolicyStatement[]>();
  const denials: Denial[] = [];
  const use = makeGrantUse();

  function identityStatements(caller: Caller): readonly PolicyStatement[] {
    if (caller.kind === "role") return roleStatements.get(caller.roleArn) ?? [];
    return caller.kind === "user" && options.isAdmin(caller.arn) ? everything : [];
  }

  function contextOf(caller: Caller, given: Permission["context"]): RequestContext {
    const nowMs = options.now();
    const common = {
      // Everything stays on this machine's loopback, which is what TLS stands for in AWS.
      "aws:SecureTransport": "true",
      "aws:CurrentTime": new Date(nowMs).toISOString(),
      "aws:EpochTime": String(Math.floor(nowMs / 1000)),
      "aws:RequestedRegion": options.region,
      "aws:SourceIp": "127.0.0.1",
      "aws:ViaAWSService": "false",
      "aws:PrincipalIsAWSService": String(caller.kind === "service"),
    };
    return makeRequestContext(common, principalKeys(caller), given ?? {});
  }

  function principalKeys(caller: Caller): Record<string, string | undefined> {
    switch (caller.kind) {
      case "role": {
        const role = roles.get(caller.roleArn);
        return {
          "aws:PrincipalArn": caller.roleArn,
          "aws:PrincipalAccount": options.accountId,
          "aws:PrincipalType": "AssumedRole",
          "aws:userid": role ? `${role.roleId}:${caller.sessionName}` : undefined,
        };
      }
      case "user":
        return {
          "aws:PrincipalArn": caller.arn,
          "aws:PrincipalAccount": options.accountId,
          "aws:PrincipalType": "User",
          "aws:username": caller.arn.split("/").at(-1),
        };
      case "service":
        return {
          "aws:PrincipalServiceName": caller.principal,
          "aws:SourceArn": caller.sourceArn,
          "aws:SourceAccount": options.accountId,
        };
      case "anonymous":
        return { "aws:PrincipalType": "Anonymous" };
    }
  }

  /** Throws unless the decision is to allow, and otherwise keeps by which of its grants a role was allowed. */
  function enforce(decision: Decision, caller: Caller, permission: Permission): void {
    if (!decision.allowed) refuse(caller, permission, reason(decision, permission.action));
    else if (decision.by !== null && caller.kind === "role") use.count(decision.by);
  }

  function refuse(caller: Caller, permission: Permission, because: string): never {
    const message = `User: ${callerName(caller)} is not authorized to perform: ${permission.action} on resource: ${permission.resource} ${because}`;
    const denial = {
      at: options.now(),
      caller: callerName(caller),
      action: permission.action,
      resource: permission.resource,
      message,
    };
    denials.push(denial);
    if (denials.length > keptDenials) denials.shift();
    options.onDenial?.(denial);
    throw new AwsError(denialCode(permission.action), message, { statusCode: 403 });
  }

  return {
    putRole(role) {
      roles.set(role.arn, role);
    },
    roleByArn: (arn) => roles.get(arn),
    roleByName: (name) => [...roles.values()].find((role) => role.name === name),
    putRolePolicy(roleArn, name, statements) {
      const policies = rolePolicies.get(roleArn) ?? new Map<string, readonly PolicyStatement[]>();
      // Copied, so that a policy of several roles is counted for each by itself.
      policies.set(
        name,
        statements.map((statement) => ({ ...statement })),
      );
      rolePolicies.set(roleArn, policies);
      roleStatements.set(roleArn, [...policies.values()].flat());
    },
    setResourcePolicy(arn, statements) {
      if (statements.length === 0) resourcePolicies.delete(arn);
      else resourcePolicies.set(arn, parseStatements(statements, arn));
    },
    authorize(caller, permissions) {
      const identity = identityStatements(caller);
      for (const permission of permissions) {
        const decision = evaluatePolicies(
          { caller, ...permission, context: contextOf(caller, permission.context), accountId: options.accountId },
          identity,
          resourceStatements(resourcePolicies, permission.resource),
        );
        enforce(decision, caller, permission);
      }
    },
    assumeRole(roleArn, by, sessionName, context = {}) {
      const role = roles.get(roleArn);
      const permission = { action: "sts:AssumeRole", resource: roleArn, context };
      const request = {
        caller: by,
        action: permission.action,
        resource: roleArn,
        context: contextOf(by, context),
        accountId: options.accountId,
      };
      const decision = evaluateTrust(request, identityStatements(by), role?.trust ?? []);
      enforce(decision, by, permission);
      if (!role) throw new Error(`No role ${roleArn} trusts anyone.`);
      return {
        kind: "role",
        arn: `arn:aws:sts::${options.accountId}:assumed-role/${role.name}/${sessionName}`,
        roleArn,
        sessionName,
        accessKeyId: `ASIA${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`,
      };
    },
    denials: () => [...denials],
    grants: () =>
      [...rolePolicies].flatMap(([roleArn, policies]) =>
        [...policies].flatMap(([policy, statements]) =>
          statements.flatMap((statement) => use.of(statement).map((used) => ({ roleArn, policy, ...used }))),
        ),
      ),
  };
}

/** The policy of the resource itself or, for an object, a log stream or an alias, of what contains it. */
function resourceStatements(policies: ReadonlyMap<string, PolicyStatement[]>, arn: string): PolicyStatement[] {
  const own = policies.get(arn);
  if (own) return own;
  const slash = arn.startsWith("arn:aws:s3:::") ? arn.indexOf("/") : -1;
  return (slash > 0 && policies.get(arn.slice(0, slash))) || [];
}

function reason(decision: Exclude<Decision, { allowed: true }>, action: string): string {
  switch (decision.because) {
    case "explicit-deny-identity":
      return "with an explicit deny in an identity-based policy";
    case "explicit-deny-resource":
      return "with an explicit deny in a resource-based policy";
    case "no-identity-allow":
      return `because no identity-based policy allows the ${action} action`;
    case "no-resource-allow":
      return `because no resource-based policy allows the ${action} action`;
  }
}

/** S3 and STS answer `AccessDenied`; the services with JSON protocols `AccessDeniedException`. */
function denialCode(action: string): string {
  return action.startsWith("s3:") || action.startsWith("sts:") ? "AccessDenied" : "AccessDeniedException";
}
