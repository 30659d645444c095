import type { PolicyStatement } from "./policy-statement.ts";

/** One pair of patterns that a statement allows, and how many requests passed because of it. */
export interface UsedGrant {
  action: string;
  resource: string;
  allowed: number;
}

/** What let a request pass: the statement, and which of its patterns matched. */
export interface AllowedBy {
  statement: PolicyStatement;
  action: string;
  resource: string;
}

export interface GrantUse {
  count(by: AllowedBy): void;
  /** Every pair of patterns that a statement allows; none for a denial. */
  of(statement: PolicyStatement): UsedGrant[];
}

/** Counts what statements were needed for. They are told apart as objects, so that each holder needs a copy of its own. */
export function makeGrantUse(): GrantUse {
  const counts = new WeakMap<PolicyStatement, Map<string, number>>();
  const pair = (action: string, resource: string) => `${action} ${resource}`;

  return {
    count({ statement, action, resource }) {
      let counted = counts.get(statement);
      if (counted === undefined) {
        counted = new Map();
        counts.set(statement, counted);
      }
      const key = pair(action, resource);
      counted.set(key, (counted.get(key) ?? 0) + 1);
    },
    of(statement) {
      if (statement.Effect === "Deny") return [];
      const counted = counts.get(statement);
      return actionsOf(statement).flatMap((action) =>
        resourcesOf(statement).map((resource) => ({
          action,
          resource,
          allowed: counted?.get(pair(action, resource)) ?? 0,
        })),
      );
    },
  };
}

/** The patterns of a statement's actions; what only leaves some out counts as one. */
export function actionsOf({ Action, NotAction }: PolicyStatement): string[] {
  return Action ?? [`all but ${NotAction}`];
}

/** The patterns of a statement's resources; what only leaves some out counts as one. */
export function resourcesOf({ Resource, NotResource }: PolicyStatement): string[] {
  return Resource ?? [NotResource === undefined ? "*" : `all but ${NotResource}`];
}
