import { describe, expect, it } from "vitest";
import { type ChecksumAlgorithm, compositeChecksum, isChecksumValue, makeDigest } from "./algorithm.ts";

/** Check values of the CRC catalogue (reveng.sourceforge.io/crc-catalogue) and of FIPS 180 for "123456789". */
const check: Record<ChecksumAlgorithm, string> = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
};

describe("checksums", () => {
  it.each(Object.entries(check) as [ChecksumAlgorithm, string][])(
    "%s answers the catalogue's check value",
    (algorithm, expected) => {
      const digest = makeDigest(algorithm);
      digest.update(Buffer.from("123456789"));
      expect(digest.digest().toString("hex")).toBe(expected);
    },
  );

  it("agrees with the NVMe specification's 4 KiB of zeros", () => {
    const digest = makeDigest("CRC64NVME");
    digest.update(new Uint8Array(4096));
    expect(digest.digest().toString("hex")).toBe("6482d367eb22b64e");
  });

  it.each(Object.keys(check) as ChecksumAlgorithm[])("%s does not depend on how the bytes are cut", (algorithm) => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 31 + (i >> 3)) & 0xff));
    const whole = makeDigest(algorithm);
    whole.update(bytes);
    const pieces = makeDigest(algorithm);
    for (let start = 0, size = 1; start < bytes.length; start += size, size = (size % 13) + 1) {
      pieces.update(bytes.subarray(start, Math.min(start + size, bytes.length)));
    }
    expect(pieces.digest()).toEqual(whole.digest());
  });

  it("a composite checksum is the checksum of the parts' checksums, with their number", () => {
    const part = makeDigest("SHA256").digest().toString("base64");
    const expected = makeDigest("SHA256");
    expected.update(Buffer.from(part, "base64"));
    expected.update(Buffer.from(part, "base64"));
    expect(compositeChecksum("SHA256", [part, part]).value).toBe(`${expected.digest().toString("base64")}-2`);
  });

  it("refuses values of another length or alphabet", () => {
    expect(isChecksumValue("CRC32", "AAAAAA==")).toBe(true);
    expect(isChecksumValue("CRC32", "AAAA")).toBe(false);
    expect(isChecksumValue("SHA256", "not base64!")).toBe(false);
  });
});
