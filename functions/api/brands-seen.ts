import { type Caller, may } from "../../shared/access/grant.ts";
import type { Config } from "../../shared/config/schema.ts";
import { unassigned } from "../../shared/naming/master-key.ts";

/** The brands that somebody may see, or the one that they ask for if it is among them; what belongs to none is for administrators. */
export function brandsSeenBy(caller: Caller, { brands }: Pick<Config, "brands">, asked?: string): string[] {
  return [...brands.map(({ id }) => id), unassigned].filter(
    (id) => may(caller, "view", id) && (asked === undefined || asked === id),
  );
}
