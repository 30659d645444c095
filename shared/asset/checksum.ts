/** What S3 says of an object that can tell its bytes from others'. */
export interface ObjectFacts {
  etag: string;
  bytes: number;
  /** Full-object checksums by algorithm, base64, as far as S3 keeps them. */
  checksums: Partial<Record<"SHA256" | "CRC64NVME" | "CRC32C" | "CRC32", string>>;
  /** `aws:kms` and `aws:kms:dsse` make an ETag that is no digest of the bytes. */
  encryption: string | null;
}

/**
 * The name of an object's bytes, the same for the same bytes: the MD5 that an ETag is when it was put whole, else a
 * checksum of the whole object, else the ETag of its parts, which at least the same upload repeated gives again. The
 * size is part of it.
 */
export function checksumOf({ etag, bytes, checksums, encryption }: ObjectFacts): string {
  const bare = etag.replaceAll('"', "");
  if (/^[0-9a-f]{32}$/.test(bare) && !encryption?.startsWith("aws:kms")) return `md5:${bare}:${bytes}`;
  for (const algorithm of ["SHA256", "CRC64NVME", "CRC32C", "CRC32"] as const) {
    const value = checksums[algorithm];
    if (value !== undefined) return `${algorithm.toLowerCase()}:${value}:${bytes}`;
  }
  return `etag:${bare}:${bytes}`;
}
