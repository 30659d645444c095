/** The token of an e-mailed link; undefined for every other address. */
export function linkTokenIn({ pathname }: Pick<Location, "pathname">): string | undefined {
  const token = /^\/r\/([^/]+)\/?$/.exec(pathname)?.[1];
  try {
    return token === undefined ? undefined : decodeURIComponent(token);
  } catch {
    // A link that was cut off within an escaped letter is none of ours; the API says so.
    return token;
  }
}
