/**
 * The first member that an object in a JSON text has twice, or undefined. Parsers take the last and say nothing, so that a
 * person and a program could read different things in the same document (RFC 7493, section 2.3).
 *
 * @param json a text that JSON.parse accepts
 */
export function repeatedMember(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let last: string | undefined;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":" && last !== undefined) {
      const name = String(JSON.parse(last));
      const seen = open.at(-1);
      if (seen?.has(name)) return name;
      seen?.add(name);
    }
    last = token.startsWith('"') ? token : undefined;
  }
  return undefined;
}
