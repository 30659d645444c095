import { compactVerify, flattenedVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { exportOf, twoVersions } from "../review/history/made-up-trail.ts";
import { signedText } from "./record-export.ts";
import { deriveRecordKey, recordPublicKey } from "./record-key.ts";
import { attachPayload, detachPayload, type RecordSignature, signatureFits, signRecord } from "./record-signature.ts";

const key = deriveRecordKey("a secret");
const text = signedText(exportOf(twoVersions));
const signature = signRecord(text, key);

describe("the key of records", () => {
  it("is named by its RFC 7638 thumbprint, as in RFC 8037, appendix A.3", () => {
    const { kid } = recordPublicKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    expect(kid).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });

  it("is the same for the same secret, and another for another", () => {
    expect(deriveRecordKey("a secret").publicKey).toEqual(key.publicKey);
    expect(deriveRecordKey("another").publicKey.x).not.toBe(key.publicKey.x);
  });
});

describe("the signature of a record", () => {
  it("is one that any JOSE library verifies, with the record in it or beside it", async () => {
    const publicKey = await importJWK(key.publicKey);
    const { payload, protectedHeader } = await compactVerify(attachPayload(text, signature), publicKey);
    expect(Buffer.from(payload).toString()).toBe(text);
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: key.publicKey.kid, typ: "greenlight-record" });
    const [protectedPart = "", , made = ""] = signature.jws.split(".");
    const detached = { protected: protectedPart, payload: Buffer.from(text).toString("base64url"), signature: made };
    await expect(flattenedVerify(detached, publicKey)).resolves.toBeDefined();
  });

  it("fits its record and key, and no other", () => {
    const other = deriveRecordKey("another").publicKey;
    expect(signatureFits(text, signature)).toBe(true);
    expect(signatureFits(`${text} `, signature)).toBe(false);
    expect(signatureFits(text, { ...signature, key: other })).toBe(false);
    expect(signatureFits(text, { ...signature, key: { ...key.publicKey, kid: other.kid } })).toBe(false);
  });

  it("does not fit with another header, another spelling of itself, or a key that is no point of the curve", () => {
    const [header = "", , made = ""] = signature.jws.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", kid: key.publicKey.kid })).toString("base64url");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const spelling = `${made.slice(0, -1)}${alphabet[alphabet.indexOf(made.at(-1) ?? "") ^ 1]}`;
    const fits = (changed: Partial<RecordSignature>) => signatureFits(text, { ...signature, ...changed });
    expect(Buffer.from(spelling, "base64url")).toEqual(Buffer.from(made, "base64url"));
    expect(fits({ jws: `${none}..${made}` })).toBe(false);
    expect(fits({ jws: `${header}..${spelling}` })).toBe(false);
    expect(fits({ key: recordPublicKey(Buffer.alloc(32, 0xff).toString("base64url")) })).toBe(false);
  });

  it("comes apart into the text that was put into it", () => {
    const attached = attachPayload(text, signature);
    expect(detachPayload(attached)).toEqual({ payload: text, detached: signature.jws });
    expect(detachPayload(signature.jws.replace("..", "."))).toBeUndefined();
    expect(detachPayload(`${attached}.more`)).toBeUndefined();
  });
});
