import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { type SignedRecord, signedText } from "../shared/audit/record-export.ts";
import { deriveRecordKey } from "../shared/audit/record-key.ts";
import { signRecord } from "../shared/audit/record-signature.ts";
import { renderReport } from "../shared/record-report/report.ts";
import { exportOf, twoVersions } from "../shared/review/history/made-up-trail.ts";
import { verifyRecords } from "./verify.ts";

const key = deriveRecordKey("a secret");
const unsigned = exportOf(twoVersions, 91);
const record: SignedRecord = { ...unsigned, signature: signRecord(signedText(unsigned), key) };
const report = renderReport(record);

describe("greenlight verify", () => {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-verify-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => void vi.restoreAllMocks());

  const write = (name: string, content: string | Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const keysOf = (secret: string) => JSON.stringify({ keys: [deriveRecordKey(secret).publicKey] });
  const said = async (files: string[], keys?: string[]): Promise<string> => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await verifyRecords(files, keys);
    return log.mock.calls.flat().join("\n");
  };
  const refusal = (content: string | Uint8Array, keys?: string[]) =>
    verifyRecords([write("changed", content)], keys).then(
      () => "it holds",
      (error: Error) => error.message,
    );

  it("says of JSON and of reports that they hold, and what became of the signature", async () => {
    const files = [write("record.json", JSON.stringify(record, null, 2)), write("report.html", report)];
    const unchecked = await said(files);
    expect(unchecked).toContain("holds: 30 records of acme/spring/hero-film.mov");
    expect(unchecked).toContain("holds, and the page shows what its record says: 30 records");
    expect(unchecked).toContain(`fits the key ${key.publicKey.kid}; whose key that is was not checked`);
    expect(await said(files, [write("keys.json", keysOf("a secret"))])).toContain("which is among those given");
    expect(await said([write("unsigned.json", JSON.stringify(unsigned))])).toContain("carries no signature");
  });

  it("takes keys of several times, each in its file", async () => {
    const keys = [write("new.json", keysOf("another")), write("old.json", keysOf("a secret"))];
    expect(await said([write("report.html", report)], keys)).toContain("which is among those given");
    expect(await refusal(report, keys.slice(0, 1))).toContain("which is not among those given");
  });

  it("names the record at which the chain breaks", async () => {
    const changed = JSON.stringify(record).replace("Rosa approved version 1.", "Rosa approved nothing.");
    expect(await refusal(changed)).toMatch(
      /at record 9 \(.*, review\.decision: Rosa approved nothing\.\), the record was changed\./,
    );
  });

  it("names the line of a page that does not show what its record says", async () => {
    const changed = report.replace("Mind the credits.", "All is well.");
    expect(await refusal(changed)).toMatch(
      /does not hold: the page .* line \d+ says “.*All is well.*the record says “.*Mind/,
    );
  });

  it("is not talked into steering the terminal", async () => {
    const changed = report.replace("Mind the credits.", "\u001b[2J\u202eAll is well.");
    const words = await refusal(changed);
    expect(words).toContain("All is well.");
    expect(words).not.toContain("\u001b");
    expect(words).not.toContain("\u202e");
  });

  it("says what is wrong with a file that is none of these", async () => {
    expect(await refusal("{}")).toContain("is no record of Greenlight's");
    expect(await refusal("<html></html>")).toContain("no report of Greenlight's");
    expect(await refusal(report.slice(0, 5_000))).toContain("damaged");
    expect(await refusal(Buffer.concat([Buffer.from(report), Buffer.from([0xff])]))).toContain("not UTF-8");
    expect(await refusal(report, [write("keys.json", "{}")])).toContain("is no JWKS");
    expect(await refusal(report, [write("keys.json", '{"keys":[]}')])).toContain("holds no key");
    await expect(verifyRecords([join(folder, "missing")])).rejects.toThrow("cannot be read");
  });
});
