import type { RoleGrant } from "./role-grants.ts";

/** A grant that nothing can use here and AWS needs all the same. */
export interface NeededInAws {
  roles: RegExp;
  actions: string[];
  because: string;
}

/**
 * Compares what roles may do with what they did. `unneeded` are the grants that were never used and that no exception
 * explains; `idle` are exceptions that explain nothing any more, since what they speak of is used or gone.
 */
export function unusedGrants(
  held: readonly RoleGrant[],
  exceptions: readonly NeededInAws[],
): { unneeded: string[]; idle: string[] } {
  const unused = held.filter(({ allowed }) => allowed === 0);
  const explains = ({ roles }: NeededInAws, excepted: string, { role, action }: RoleGrant) =>
    action === excepted && roles.test(role);
  return {
    unneeded: unused
      .filter((grant) => !exceptions.some((one) => one.actions.some((action) => explains(one, action, grant))))
      .map(({ role, action, resource }) => `${role} never needs ${action} on ${resource}`),
    idle: exceptions.flatMap((one) =>
      one.actions
        .filter((action) => !unused.some((grant) => explains(one, action, grant)))
        .map((action) => `${action} of ${one.roles.source}`),
    ),
  };
}
