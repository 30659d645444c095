/** A place in S3: a bucket and a key, or the beginning of keys. */
export interface S3Location {
  bucket: string;
  key: string;
}

/** Reads `s3://bucket/key`; null for anything else. The key may be empty. */
export function parseS3Url(url: string): S3Location | null {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url);
  return match?.[1] ? { bucket: match[1], key: match[2] ?? "" } : null;
}

export function s3Url(location: S3Location): string {
  return `s3://${location.bucket}/${location.key}`;
}

/** The last part of a key without its extension. */
function baseNameOf(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

/**
 * Where a group's files begin. A destination that ends in `/` (or names only a bucket) takes the first input's name;
 * otherwise its last part is the base name, as the service composes it.
 */
export function stemOf(destination: S3Location, firstInput: string): S3Location {
  if (destination.key !== "" && !destination.key.endsWith("/")) return destination;
  return { bucket: destination.bucket, key: `${destination.key}${baseNameOf(firstInput)}` };
}
