import { createPublicKey, sign, verify } from "node:crypto";
import * as z from "zod";
import { type RecordKey, RecordPublicKey, recordPublicKey } from "./record-key.ts";

/** Who signed a record, and the signature: a compact JWS (RFC 7515) without its payload, which is the record itself. */
export const RecordSignature = z.object({
  key: RecordPublicKey,
  /** `<header>..<signature>` as in RFC 7515, appendix F. */
  jws: z.string().regex(/^[\w-]+\.\.[\w-]{86}$/, "not a detached JWS"),
});
export type RecordSignature = z.infer<typeof RecordSignature>;

/** Signs the canonical JSON of a record. Ed25519 is deterministic: the same record and key give the same signature. */
export function signRecord(canonical: string, { privateKey, publicKey }: RecordKey): RecordSignature {
  const header = headerFor(publicKey.kid);
  const signature = sign(null, signingInput(header, canonical), privateKey).toString("base64url");
  return { key: publicKey, jws: `${header}..${signature}` };
}

/** Whether the signature is of this record and by the key that it names; whose key that is, it cannot tell. */
export function signatureFits(canonical: string, { key, jws }: RecordSignature): boolean {
  const { kid, x } = recordPublicKey(key.x);
  const [header = "", , signature = ""] = jws.split(".");
  if (key.kid !== kid || header !== headerFor(kid)) return false;
  const bytes = Buffer.from(signature, "base64url");
  // The last character of base64url has bits to spare; only the canonical spelling is ours.
  if (bytes.toString("base64url") !== signature) return false;
  try {
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, signingInput(header, canonical), publicKey, bytes);
  } catch {
    // Not every 32 bytes are a point of the curve.
    return false;
  }
}

/** The JWS with the record in it, for where there is no other copy of it. */
export function attachPayload(canonical: string, { jws }: RecordSignature): string {
  return jws.replace("..", `.${base64url(canonical)}.`);
}

/** Takes a JWS apart into the text it carries and itself without it; undefined when it is not one. */
export function detachPayload(jws: string): { payload: string; detached: string } | undefined {
  const [header, body, signature, ...rest] = jws.split(".");
  if (header === undefined || body === undefined || signature === undefined || rest.length > 0) return undefined;
  const payload = Buffer.from(body, "base64url").toString("utf8");
  if (base64url(payload) !== body) return undefined;
  return { payload, detached: `${header}..${signature}` };
}

function headerFor(kid: string): string {
  return base64url(JSON.stringify({ alg: "EdDSA", kid, typ: "greenlight-record" }));
}

function signingInput(header: string, canonical: string): Buffer {
  return Buffer.from(`${header}.${base64url(canonical)}`);
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
