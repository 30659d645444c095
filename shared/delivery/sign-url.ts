import { createPrivateKey, type KeyObject, sign } from "node:crypto";

/** What signs URLs for the distribution: the id of the public key it knows, and the private key in PEM. */
export interface SigningKey {
  keyPairId: string;
  privateKeyPem: string;
}

/** The object's URL at the distribution, which its edge serves until `expiresAtSeconds` since the epoch. */
export function signObjectUrl(publicUrl: string, objectKey: string, expiresAtSeconds: number, key: SigningKey): string {
  const url = objectUrl(publicUrl, objectKey);
  const signature = signatureOf(policyFor(url, expiresAtSeconds), key);
  return `${url}?Expires=${expiresAtSeconds}&Key-Pair-Id=${key.keyPairId}&Signature=${signature}`;
}

/**
 * The query that opens everything under a prefix of the distribution: one custom policy with a wildcard, the same
 * for each of the hundreds of segments of a film (CloudFront Developer Guide, "Use signed URLs with a custom policy").
 */
export function signPrefixQuery(publicUrl: string, prefix: string, expiresAtSeconds: number, key: SigningKey): string {
  const policy = policyFor(`${publicUrl}/${prefix}*`, expiresAtSeconds);
  const written = inUrl(Buffer.from(policy));
  return `Policy=${written}&Key-Pair-Id=${key.keyPairId}&Signature=${signatureOf(policy, key)}`;
}

/** Without a signature, the URL of an object at the distribution. */
export function objectUrl(publicUrl: string, objectKey: string): string {
  return `${publicUrl}/${objectKey.split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * Of a canned policy CloudFront knows only the expiry and writes the rest itself, exactly so (CloudFront Developer Guide,
 * "Create a signature for a signed URL that uses a canned policy").
 */
function policyFor(resource: string, expiresAtSeconds: number): string {
  return JSON.stringify({
    Statement: [{ Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": expiresAtSeconds } } }],
  });
}

/** RSA over SHA-1, which CloudFront asks for unless it is told otherwise. */
function signatureOf(policy: string, key: SigningKey): string {
  return inUrl(sign("RSA-SHA1", Buffer.from(policy), keyOf(key.privateKeyPem)));
}

/** Base64 with CloudFront's own replacements for what a URL gives a meaning. */
function inUrl(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("+", "-").replaceAll("=", "_").replaceAll("/", "~");
}

let read: { pem: string; key: KeyObject } | undefined;

/** A list signs hundreds of URLs, and reading the key takes longer than signing with it. */
function keyOf(pem: string): KeyObject {
  if (read?.pem !== pem) read = { pem, key: createPrivateKey(pem) };
  return read.key;
}
