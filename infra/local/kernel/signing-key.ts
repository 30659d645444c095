import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";

export const sha256Hex = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
export const hmac = (key: string | Uint8Array | KeyObject, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();

/** More keys than a laptop has callers and services; beyond it, all are derived anew. */
const mostKept = 1_000;
const derived = new Map<string, KeyObject>();

/**
 * The key of one day, region and service, kept as the SDKs keep theirs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function deriveSigningKey(
  secretAccessKey: string,
  { date, region, service }: { date: string; region: string; service: string },
): KeyObject {
  const name = JSON.stringify([secretAccessKey, date, region, service]);
  const known = derived.get(name);
  if (known !== undefined) return known;
  // As an object: Node.js finds out anew what kind of key bytes are whenever they are used.
  const key = createSecretKey(hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), "aws4_request"));
  if (derived.size >= mostKept) derived.clear();
  derived.set(name, key);
  return key;
}
