/** Condition keys of one request; names are looked up without regard to case, as IAM does. */
export interface RequestContext {
  get(key: string): string[] | undefined;
}

export function makeRequestContext(...sources: Record<string, string | string[] | undefined>[]): RequestContext {
  const values = new Map<string, string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value !== undefined) values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }
  return { get: (key) => values.get(key.toLowerCase()) };
}
