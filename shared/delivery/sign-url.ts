import { getSignedUrl } from "@aws-sdk/cloudfront-signer";

/** What signs URLs for the distribution: the id of the public key it knows, and the private key in PEM. */
export interface SigningKey {
  keyPairId: string;
  privateKeyPem: string;
}

/** The object's URL at the distribution, which its edge serves until `expiresAtSeconds` since the epoch. */
export function signObjectUrl(publicUrl: string, objectKey: string, expiresAtSeconds: number, key: SigningKey): string {
  return getSignedUrl({
    url: objectUrl(publicUrl, objectKey),
    keyPairId: key.keyPairId,
    privateKey: key.privateKeyPem,
    dateLessThan: new Date(expiresAtSeconds * 1000).toISOString(),
  });
}

/**
 * The query that opens everything under a prefix of the distribution: one custom policy with a wildcard, the same
 * for each of the hundreds of segments of a film (CloudFront Developer Guide, "Use signed URLs with a custom policy").
 */
export function signPrefixQuery(publicUrl: string, prefix: string, expiresAtSeconds: number, key: SigningKey): string {
  const resource = `${publicUrl}/${prefix}*`;
  const policy = JSON.stringify({
    Statement: [{ Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": expiresAtSeconds } } }],
  });
  const signed = getSignedUrl({
    url: objectUrl(publicUrl, prefix),
    keyPairId: key.keyPairId,
    privateKey: key.privateKeyPem,
    policy,
  });
  return signed.slice(signed.indexOf("?") + 1);
}

/** Without a signature, the URL of an object at the distribution. */
export function objectUrl(publicUrl: string, objectKey: string): string {
  return `${publicUrl}/${objectKey.split("/").map(encodeURIComponent).join("/")}`;
}
