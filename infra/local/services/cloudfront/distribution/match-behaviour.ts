import { matchesWildcard } from "../../../kernel/wildcard.ts";
import type { Behaviour, DistributionConfiguration } from "./distribution-configuration.ts";

/**
 * A path as behaviours are matched against it: unreserved characters decoded and dot segments removed (RFC 3986, section
 * 6.2.2), so that no spelling of a path escapes the behaviour that guards it. The origin gets the path as it came.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function normalisePath(rawPath: string): string {
  const decoded = rawPath.replaceAll(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
    if (last && (segment === "." || segment === "..")) kept.push("");
  }
  return `/${kept.join("/")}`;
}

/** The behaviour for a path: the first pattern in the template's order that fits, else the default. Case counts. */
export function matchBehaviour(configuration: DistributionConfiguration, rawPath: string): Behaviour {
  const path = normalisePath(rawPath);
  const found = configuration.CacheBehaviors.find(({ PathPattern: pattern }) =>
    matchesWildcard(pattern.startsWith("/") ? pattern : `/${pattern}`, path),
  );
  return found ?? configuration.DefaultCacheBehavior;
}
