import type { Item, ItemQuery, ItemStore } from "./item-store.ts";

const page = 200;

/** Everything of a partition, in the order of the sort keys, page by page as it is needed. In an index, sort keys must be unique. */
export async function* everyItem(
  items: Pick<ItemStore, "query">,
  query: Pick<ItemQuery, "index" | "partition" | "prefix" | "after">,
): AsyncGenerator<Item> {
  for (let after = query.after; ; ) {
    const found = await items.query({ ...query, limit: page, ...(after === undefined ? {} : { after }) });
    yield* found;
    if (found.length < page) return;
    after = String(found.at(-1)?.[query.index === undefined ? "sk" : `${query.index}sk`]);
  }
}
