/** Whether this address is the one that the issuer sends people back to, with a code or a refusal. */
export function comesFromIssuer({ pathname, search }: Pick<Location, "pathname" | "search">): boolean {
  const query = new URLSearchParams(search);
  return pathname === "/" && query.has("state") && (query.has("code") || query.has("error"));
}
