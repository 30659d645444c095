import { type Action, may, mayEverywhere } from "../../../shared/access/grant.ts";
import type { Visit } from "./visit.ts";

/** Whether somebody may do something with at least one of the brands that they see. */
export function mayAnywhere({ session, config }: Visit, action: Action): boolean {
  return config.brands.some(({ id }) => may(session, action, id));
}

/** Whether somebody administers the whole house; for one brand alone is not enough. */
export function isAdmin({ session }: Pick<Visit, "session">): boolean {
  return mayEverywhere(session, "operate");
}
