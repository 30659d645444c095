/** One piece of a function's output, as written. */
export interface LogEntry {
  /** Milliseconds since the epoch, in the cloud's time. */
  at: number;
  requestId: string;
  text: string;
}

export interface LogBook {
  append(functionName: string, entry: LogEntry): void;
  /** Oldest first. */
  read(functionName: string): LogEntry[];
}

/** Keeps the newest output of each function in memory, up to `maxCharacters` for each. */
export function makeLogBook(maxCharacters = 512 * 1024): LogBook {
  const books = new Map<string, { entries: LogEntry[]; characters: number }>();
  return {
    append(functionName, entry) {
      const book = books.get(functionName) ?? { entries: [], characters: 0 };
      books.set(functionName, book);
      book.entries.push(entry);
      book.characters += entry.text.length;
      while (book.characters > maxCharacters && book.entries.length > 1)
        book.characters -= book.entries.shift()?.text.length ?? 0;
    },
    read: (functionName) => [...(books.get(functionName)?.entries ?? [])],
  };
}
