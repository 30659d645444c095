import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";
import * as z from "zod";

/** The public half of a key that signs records, as a JWK (RFC 8037). */
export const RecordPublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[\w-]{43}$/),
  /** RFC 7638 thumbprint: the key names itself. */
  kid: z.string(),
  alg: z.literal("EdDSA"),
  use: z.literal("sig"),
});
export type RecordPublicKey = z.infer<typeof RecordPublicKey>;

export interface RecordKey {
  privateKey: KeyObject;
  publicKey: RecordPublicKey;
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** Part of what the key is derived from, so that nothing else that the secret is used for can lead to it. */
const purpose = "greenlight:record-signing-key:1";

/**
 * The Ed25519 key that signs records, from a secret by HKDF-SHA256 (RFC 5869): the same secret gives the same key, and
 * another secret another one.
 */
export function deriveRecordKey(secret: string): RecordKey {
  const seed = Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return { privateKey, publicKey: recordPublicKey(x) };
}

/** The whole JWK of a public key; everything but `x` follows from it. */
export function recordPublicKey(x: string): RecordPublicKey {
  return { kty: "OKP", crv: "Ed25519", x, kid: thumbprint(x), alg: "EdDSA", use: "sig" };
}

/** RFC 7638: the SHA-256 of the required members, in their order, without spaces. */
function thumbprint(x: string): string {
  return createHash("sha256")
    .update(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }))
    .digest("base64url");
}
