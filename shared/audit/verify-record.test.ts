import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportOf, twoVersions } from "../review/history/made-up-trail.ts";
import { emptyChain, link } from "./chain.ts";
import { type RecordExport, signedText } from "./record-export.ts";
import { deriveRecordKey } from "./record-key.ts";
import { signRecord } from "./record-signature.ts";
import { repeatedMember } from "./repeated-member.ts";
import { RecordKeySet, readRecord, verifyRecord } from "./verify-record.ts";

const key = deriveRecordKey("a secret");
const keys = [key.publicKey.x];
const signed = (record: RecordExport): RecordExport => ({ ...record, signature: signRecord(signedText(record), key) });
const unsigned = exportOf(twoVersions.slice(0, 6));
const whole = signed(unsigned);

describe("a record that was exported", () => {
  it("holds, and says what of its signature could be verified", () => {
    expect(verifyRecord(whole, keys)).toEqual({ ok: true, records: 6, signature: "verified" });
    expect(verifyRecord(whole)).toMatchObject({ ok: true, signature: "unknown" });
    expect(verifyRecord(unsigned)).toMatchObject({ ok: true, signature: "none" });
  });

  it("does not hold for who gives keys when it is not signed, or by another key", () => {
    expect(verifyRecord(unsigned, keys)).toEqual({ ok: false, reason: "it carries no signature" });
    expect(verifyRecord(whole, [deriveRecordKey("another").publicKey.x])).toMatchObject({
      ok: false,
      reason: expect.stringContaining(key.publicKey.kid),
    });
    expect(verifyRecord(whole, [])).toMatchObject({ ok: false });
  });

  it("tells the link that is broken", () => {
    const records = whole.records.map((record) =>
      record.sequence === 3 ? { ...record, summary: "Nobody approved it." } : record,
    );
    expect(verifyRecord({ ...whole, records })).toEqual({ ok: false, sequence: 3, reason: "the record was changed" });
  });

  it("tells a chain that was written anew by somebody without the key", () => {
    const forged: RecordExport["records"] = [];
    for (const { assetId, sequence, previousHash, hash, ...happening } of unsigned.records)
      forged.push(link(assetId, forged.at(-1) ?? emptyChain(assetId), { ...happening, actor: "user:somebody-else" }));
    const last = forged.at(-1) ?? emptyChain(unsigned.assetId);
    const rewritten = { ...whole, records: forged, head: { sequence: last.sequence, hash: last.hash } };
    expect(verifyRecord(rewritten)).toEqual({ ok: false, reason: "its signature does not fit" });
  });

  it("tells any single byte that was changed, unless the document still reads the same", () => {
    const bytes = Buffer.from(JSON.stringify(whole));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(holds(changed.toString("utf8")) && !readsTheSame(changed.toString("utf8"))).toBe(false);
      }),
      { numRuns: 1_500 },
    );
  });

  it("is not taken with a member twice, or with one that no record has", () => {
    const text = JSON.stringify(unsigned);
    expect(() => readRecord(text.replace('"key":', '"key":"shown","key":'))).toThrow(/“key” twice/);
    expect(() => readRecord(text.replace('"particulars":{', '"particulars":{"__proto__":{"a":1},'))).toThrow(
      "members that no record can have",
    );
    expect(verifyRecord(readRecord(text.replace('"key":', '"note":"Approved.","key":')))).toMatchObject({
      ok: false,
      reason: expect.stringContaining("“note”"),
    });
    const added = JSON.stringify(whole).replace('"key":', '"note":"Approved.","key":');
    expect(verifyRecord(readRecord(added))).toMatchObject({ ok: false, reason: "its signature does not fit" });
    const inRecord = JSON.stringify(whole).replace('"actor":', '"note":"Approved.","actor":');
    expect(verifyRecord(readRecord(inRecord))).toMatchObject({ ok: false, sequence: 1 });
  });

  it("is not read from what is none", () => {
    for (const text of ["", "{}", "[]", "null", '{"format":"greenlight-record-2"}', JSON.stringify(whole).slice(0, -1)])
      expect(() => readRecord(text)).toThrow();
  });

  function holds(text: string): boolean {
    try {
      return verifyRecord(readRecord(text), keys).ok;
    } catch {
      return false;
    }
  }

  function readsTheSame(text: string): boolean {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(whole);
  }
});

describe("a member that is there twice", () => {
  it("is found in any object, however it is spelled, and only there", () => {
    expect(repeatedMember('{"a":1,"\\u0061":2}')).toBe("a");
    expect(repeatedMember('[{"b":{"c":[],"d":"x","c":0}}]')).toBe("c");
    fc.assert(fc.property(fc.json(), (json) => repeatedMember(JSON.stringify(JSON.parse(json))) === undefined));
  });
});

describe("a set of keys", () => {
  it("gives the Ed25519 keys among others", () => {
    const rsa = { kty: "RSA", n: "AQAB", e: "AQAB" };
    expect(RecordKeySet.parse({ keys: [rsa, key.publicKey, null, { ...key.publicKey, kid: undefined }] })).toEqual([
      ...keys,
      ...keys,
    ]);
  });
});
