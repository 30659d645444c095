import type { HttpRequest } from "../../../kernel/service.ts";
import { EdgeError } from "../edge/edge-error.ts";

/** What a signed URL or signed cookies carry. */
export interface SignedParts {
  keyPairId: string;
  /** Of the policy, in CloudFront's base64. */
  signature: string;
  hash: "SHA1" | "SHA256";
  /** A custom policy in CloudFront's base64, or the time of a canned one. */
  policy: { kind: "custom"; encoded: string } | { kind: "canned"; expires: string };
}

/** Query parameters that belong to the signature: they are neither signed nor sent to the origin. */
const signingParameters = new Set(["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"]);

/** The raw query without the signature's own parameters, every other one as it came. */
export function withoutSigning(rawQuery: string): string {
  return rawQuery
    .split("&")
    .filter((pair) => !signingParameters.has(pair.split("=", 1)[0] ?? ""))
    .join("&");
}

/**
 * Reads a signature from the query or else from the cookies; with both, the query counts.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html
 * @throws EdgeError MissingKey, MissingSignature, MissingPolicy
 */
export function readSignedParts(
  request: Pick<HttpRequest, "query">,
  cookies: ReadonlyMap<string, string>,
): SignedParts {
  const inQuery = [...signingParameters].some((name) => request.query.has(name));
  const part = (name: string) => (inQuery ? (request.query.get(name) ?? undefined) : cookies.get(`CloudFront-${name}`));
  const keyPairId = part("Key-Pair-Id");
  const signature = part("Signature");
  const encoded = part("Policy");
  const expires = part("Expires");
  if (!keyPairId) throw new EdgeError("MissingKey", "Missing Key-Pair-Id query parameter or cookie value");
  if (!signature) throw new EdgeError("MissingSignature", "Missing Signature query parameter or cookie value");
  const hash = part("Hash-Algorithm") ?? "SHA1";
  if (hash !== "SHA1" && hash !== "SHA256") throw new EdgeError("MalformedSignature", "Unknown Hash-Algorithm");
  if (encoded) return { keyPairId, signature, hash, policy: { kind: "custom", encoded } };
  if (expires) return { keyPairId, signature, hash, policy: { kind: "canned", expires } };
  throw new EdgeError("MissingPolicy", "Missing Policy or Expires query parameter or cookie value");
}

/** Base64 with `-`, `_` and `~` for `+`, `=` and `/`. Null when it is none. */
export function decodeCloudFrontBase64(text: string): Buffer | null {
  if (!/^[A-Za-z0-9\-~]*_{0,2}$/.test(text)) return null;
  const standard = text.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/");
  const bytes = Buffer.from(standard, "base64");
  return bytes.toString("base64") === standard ? bytes : null;
}

/** The cookies of a request, by name. */
export function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return cookies;
}
