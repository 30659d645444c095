/** Names of members whose values let somebody in. */
const secretName = /token|secret|password|passphrase|credential|signature|authorization|cookie|api[-_]?key/i;

/** What in a text lets whoever reads it in: the query of a signed URL, a token in a path, a token of JSON in base64, or any long stretch of base64 as task tokens are. */
const inText: readonly [RegExp, string][] = [
  [/\?[^\s"'<>\\]*(?:Signature|X-Amz-Credential|token)=[^\s"'<>\\]*/gi, "?[redacted]"],
  [/(\/(?:r|v1\/review-links|v1\/playback)\/)[^\s"'<>\\/]+/g, "$1[redacted]"],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]+)?/g, "[redacted]"],
  [/[A-Za-z0-9+/_-]{100,}={0,2}/g, "[redacted]"],
];

/** A text without what would let its reader in, at most so long. */
export function redactedText(text: string, most = 2_000): string {
  const clean = inText.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

/** The same of a document, which also loses the values of members that are called tokens, secrets and the like; texts that hold JSON are read. */
export function redacted(value: unknown, most = 2_000): unknown {
  if (typeof value === "string") return redactedText(value, most);
  if (Array.isArray(value)) return value.map((one) => redacted(one, most));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && inner !== null ? "[redacted]" : redacted(inner, most),
    ]),
  );
}
