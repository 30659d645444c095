import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Crc64Nvme } from "../../../../../shared/asset/crc64-nvme.ts";
import { crc32c } from "./crc32c.ts";

export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** Over the whole object's bytes, or over its parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** What is stored with an object. `value` is base64; a composite one ends in `-<parts>`. */
export interface ObjectChecksum {
  algorithm: ChecksumAlgorithm;
  type: ChecksumType;
  value: string;
}

/** A checksum under way. */
export interface Digest {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const lengths: Record<ChecksumAlgorithm, number> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 };

/** The algorithm of that name in any case, or undefined. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());
}

/** The header that carries a checksum, such as `x-amz-checksum-crc32`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The element that carries a checksum in XML, such as `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** Whether `value` is base64 of as many bytes as the algorithm yields. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length === lengths[algorithm] && bytes.toString("base64") === value;
}

/** Whether checksums of parts can stand for the whole object's without reading it as a chain of checksums. */
export function canBeFullObject(algorithm: ChecksumAlgorithm): boolean {
  return algorithm.startsWith("CRC");
}

export function makeDigest(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case "CRC32":
      return makeCrc((bytes, crc) => crc32(bytes, crc));
    case "CRC32C":
      return makeCrc(crc32c);
    case "CRC64NVME":
      return makeCrc64();
    case "SHA1":
      return createHash("sha1");
    case "SHA256":
      return createHash("sha256");
  }
}

function makeCrc64(): Digest {
  const crc = new Crc64Nvme();
  return { update: (bytes) => crc.update(bytes), digest: () => Buffer.from(crc.digest()) };
}

function makeCrc(advance: (bytes: Uint8Array, crc: number) => number): Digest {
  let crc = 0;
  return {
    update(bytes) {
      crc = advance(bytes, crc);
    },
    digest() {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(crc);
      return result;
    },
  };
}

/** The checksum over parts' checksums (base64 each), in order. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: string[]): ObjectChecksum {
  const digest = makeDigest(algorithm);
  for (const part of parts) digest.update(Buffer.from(part, "base64"));
  return { algorithm, type: "COMPOSITE", value: `${digest.digest().toString("base64")}-${parts.length}` };
}
