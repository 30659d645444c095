/**
 * Text that came inside a file, made harmless to keep: control and direction characters gone, white space single, cut at
 * `limit` characters. Markup stays as it is and is escaped where it is shown. Undefined when nothing is left.
 */
export function plainText(value: unknown, limit: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // What is far beyond the limit need not be gone through: a file may bring megabytes.
  const text = String(value)
    .slice(0, limit * 16)
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? undefined : [...text].slice(0, limit).join("");
}
