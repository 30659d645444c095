/** One item of the table, with its keys. */
export type Item = Record<string, unknown> & { pk: string; sk: string };

export interface Put {
  item: Item;
  /** The write fails unless the item is absent. */
  absent?: boolean;
  /** The write fails unless the item is there and has these values. */
  where?: Record<string, string | number | null>;
}

export interface ItemQuery {
  /** The table itself, or one of its indexes. */
  index?: "gsi1" | "gsi2";
  partition: string;
  /** Only sort keys that begin so. */
  prefix?: string;
  /** Only sort keys before this one, exclusive. */
  before?: string;
  /** Only sort keys after this one, exclusive. */
  after?: string;
  /** At most so many items. */
  limit: number;
  newestFirst?: boolean;
}

/** What the catalogue needs of a table: exact reads, ordered reads, and writes that happen together or not at all. */
export interface ItemStore {
  /** Reads what was last written. */
  get(pk: string, sk: string): Promise<Item | undefined>;
  /** Reads in the order of the sort keys. The table itself is read consistently, an index eventually. */
  query(query: ItemQuery): Promise<Item[]>;
  /** Writes all of it or nothing. @throws ConflictError when a condition does not hold or another write was faster. */
  write(puts: readonly Put[]): Promise<void>;
}
