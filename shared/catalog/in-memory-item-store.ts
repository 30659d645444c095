import { ConflictError } from "../error.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";

/** A table that lives as long as the object: the same promises as DynamoDB's, for tests of the rules above it. */
export function makeInMemoryItemStore(): ItemStore & { all(): Item[] } {
  const items = new Map<string, Item>();
  const keyOf = (pk: unknown, sk: unknown) => JSON.stringify([pk, sk]);

  const holds = ({ item, absent, where }: Put): boolean => {
    const found = items.get(keyOf(item.pk, item.sk));
    if (absent === true) return found === undefined;
    return (
      where === undefined ||
      (found !== undefined && Object.entries(where).every(([name, value]) => found[name] === value))
    );
  };

  return {
    async get(pk, sk) {
      return structuredClone(items.get(keyOf(pk, sk)));
    },
    async query({ index, partition, prefix, before, after, limit, newestFirst }) {
      const [pkName, skName] = index === undefined ? ["pk", "sk"] : [`${index}pk`, `${index}sk`];
      const sortKey = (item: Item) => String(item[skName]);
      const found = [...items.values()]
        .filter((item) => item[pkName] === partition && item[skName] !== undefined)
        .filter((item) => prefix === undefined || sortKey(item).startsWith(prefix))
        .filter((item) => before === undefined || sortKey(item) < before)
        .filter((item) => after === undefined || sortKey(item) > after)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      return structuredClone((newestFirst === true ? found.reverse() : found).slice(0, limit));
    },
    async write(puts) {
      const lost = puts.find((put) => !holds(put));
      if (lost !== undefined)
        throw new ConflictError(`${lost.item.pk} / ${lost.item.sk} was changed by someone else first.`);
      for (const { item } of puts) {
        const kept = Object.fromEntries(
          Object.entries(structuredClone(item)).filter(([, value]) => value !== undefined),
        );
        items.set(keyOf(item.pk, item.sk), { ...kept, pk: item.pk, sk: item.sk });
      }
    },
    all: () => structuredClone([...items.values()]),
  };
}
