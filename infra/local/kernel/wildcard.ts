const compiled = new Map<string, RegExp>();

/** Whether `value` matches a pattern in which `*` is any run of characters and `?` any one, as IAM and fault rules write them. */
export function matchesWildcard(pattern: string, value: string, options: { ignoreCase?: boolean } = {}): boolean {
  if (pattern === "*") return true;
  const key = `${options.ignoreCase ? "i" : "s"}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern
      .replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, options.ignoreCase ? "is" : "s");
    compiled.set(key, expression);
  }
  return expression.test(value);
}
