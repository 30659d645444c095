import * as z from "zod";

export const Role = z.enum(["admin", "producer", "reviewer", "viewer", "app"]);
export type Role = z.infer<typeof Role>;

/** What a caller may do where; `*` is every brand or market. */
export const Grant = z.object({ role: Role, brand: z.string(), market: z.string() });
export type Grant = z.infer<typeof Grant>;

export interface Caller {
  subject: string;
  email: string | null;
  name: string | null;
  grants: readonly Grant[];
}

/**
 * Reads grants from groups such as `producer:acme:emea`, `viewer:acme` or `admin`. A part left out is `*`; a group
 * that names no role of ours is somebody else's and is passed over.
 */
export function parseGrants(groups: readonly string[]): Grant[] {
  return groups.flatMap((group) => {
    const [role, brand = "*", market = "*", ...rest] = group.trim().split(":");
    const parsed = Role.safeParse(role);
    if (!parsed.success || rest.length > 0 || brand === "" || market === "") return [];
    return [{ role: parsed.data, brand, market }];
  });
}

const mayDo = {
  /** See that an asset exists, and its live renditions. */
  view: ["admin", "producer", "reviewer", "viewer", "app"],
  /** See what is not approved. */
  preview: ["admin", "producer", "reviewer"],
  /** Upload, retry, withdraw, ask for another review. */
  produce: ["admin", "producer"],
  /** Let pass what moderation has found. */
  release: ["admin"],
  /** See how the house itself fares, and set it right. */
  operate: ["admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof mayDo;

/** Whether the caller may do something with assets of a brand. */
export function may(caller: Caller, action: Action, brand: string): boolean {
  const roles: readonly Role[] = mayDo[action];
  return caller.grants.some((grant) => roles.includes(grant.role) && (grant.brand === "*" || grant.brand === brand));
}

/** Whether the caller may do something that concerns every brand at once: a grant for one brand is not enough. */
export function mayEverywhere(caller: Caller, action: Action): boolean {
  return may(caller, action, "*");
}

/** The names of what a role may do. */
export function actionsOf(role: Role): string[] {
  return Object.entries<readonly Role[]>(mayDo).flatMap(([action, roles]) => (roles.includes(role) ? [action] : []));
}
