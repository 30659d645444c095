import type { Config } from "../config/schema.ts";
import { unassigned } from "../naming/master-key.ts";
import { changePlace, lateMs } from "./changes.ts";
import { everyItem } from "./every-item.ts";
import type { ItemStore } from "./item-store.ts";
import { indexPartition } from "./keys.ts";

/** A stream tells when a record arrived to the second. */
const roundedMs = 1_000;

/**
 * The domain events that happened within a time, of every brand, as the journal holds them; all that arrived in the
 * table's stream from `first` to `last` are among them, and those of the seconds before.
 */
export function makeOutbox(items: Pick<ItemStore, "query">, { brands }: Pick<Config, "brands">) {
  return async (first: Date, last: Date): Promise<unknown[]> => {
    const after = changePlace(first.getTime() - lateMs);
    const end = changePlace(last.getTime() + roundedMs);
    const found: { place: string; event: unknown }[] = [];
    for (const brand of [...brands.map(({ id }) => id), unassigned]) {
      const changes = everyItem(items, { index: "gsi1", partition: indexPartition.changes(brand), after });
      for await (const { gsi1sk, event } of changes) {
        if (String(gsi1sk) > end) break;
        if (event !== undefined) found.push({ place: String(gsi1sk), event });
      }
    }
    return found.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ event }) => event);
  };
}
