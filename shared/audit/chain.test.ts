import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditRecord, emptyChain, type Happening, link, verifyChain } from "./chain.ts";

const assetId = "a-1";
const happening = fc.record({
  at: fc.constant("2027-01-01T00:00:00.000Z"),
  type: fc.constantFrom("asset.registered", "version.catalogued", "review.decided"),
  actor: fc.string(),
  version: fc.option(fc.integer({ min: 1, max: 9 })),
  summary: fc.string(),
  particulars: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()))),
});

function chainOf(happenings: Happening[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const next of happenings) records.push(link(assetId, records.at(-1) ?? emptyChain(assetId), next));
  return records;
}

describe("the audit chain", () => {
  it("verifies as it was written, also after a journey through JSON", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 8 }), (happenings) => {
        const records: AuditRecord[] = JSON.parse(JSON.stringify(chainOf(happenings)));
        expect(verifyChain(assetId, records)).toEqual({ ok: true, records: records.length });
      }),
    );
  });

  it("tells when any member of any record was changed", () => {
    const tamper = fc.constantFrom<keyof AuditRecord>(
      "at",
      "type",
      "actor",
      "summary",
      "hash",
      "previousHash",
      "assetId",
    );
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        tamper,
        (happenings, which, member) => {
          const records = chainOf(happenings);
          const index = which % records.length;
          const changed = records.map((record, at) =>
            at === index ? { ...record, [member]: `${record[member]}!` } : record,
          );
          expect(verifyChain(assetId, changed).ok).toBe(false);
        },
      ),
    );
  });

  it("tells when a record was taken out or two were swapped", () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 2, maxLength: 6 }), fc.nat(), (happenings, which) => {
        const records = chainOf(happenings);
        const index = which % (records.length - 1);
        expect(verifyChain(assetId, records.toSpliced(index, 1)).ok).toBe(false);
        const swapped = records.toSpliced(index, 2, records[index + 1] as AuditRecord, records[index] as AuditRecord);
        expect(verifyChain(assetId, swapped).ok).toBe(false);
      }),
    );
  });

  it("tells, given the asset's head, when the end was cut off", () => {
    const records = chainOf(fc.sample(happening, 3));
    expect(verifyChain(assetId, records.slice(0, 2), records[2]).ok).toBe(false);
  });

  it("does not verify as another asset's", () => {
    expect(verifyChain("a-2", chainOf(fc.sample(happening, 1))).ok).toBe(false);
  });
});
