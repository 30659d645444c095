import { readFile } from "node:fs/promises";
import type { RecordExport, SignedRecord } from "../shared/audit/record-export.ts";
import { RecordKeySet, type RecordVerdict, readRecord, verifyRecord } from "../shared/audit/verify-record.ts";
import { doctoredPart, readReport } from "../shared/record-report/read-report.ts";
import { printable } from "./printable.ts";

/**
 * Verifies saved records, JSON and reports, without a network. Throws for the first that does not hold, naming what is broken.
 *
 * @param files what `greenlight record` has saved
 * @param keyFiles JWKS files with the keys that are trusted; with them, what is not signed by one of those does not hold
 */
export async function verifyRecords(files: readonly string[], keyFiles: readonly string[] = []): Promise<void> {
  const keys = keyFiles.length === 0 ? undefined : (await Promise.all(keyFiles.map(readKeys))).flat();
  for (const file of files) {
    const { record, page } = await readFiled(file);
    const verdict = verifyRecord(record, keys);
    if (!verdict.ok) throw new Error(`${file} does not hold: ${brokenPart(record, verdict)}.`);
    const doctored = page === undefined ? undefined : doctoredPart(page, record);
    if (doctored !== undefined) throw new Error(`${file} does not hold: ${printable(doctored)}.`);
    const holds = page === undefined ? "holds" : "holds, and the page shows what its record says";
    console.log(
      `${file}  ${holds}: ${verdict.records} records of ${printable(record.key)}, up to ${record.head.hash.slice(0, 16)}…`,
    );
    console.log(`  ${signatureInWords(verdict.signature, record.signature?.key.kid)}`);
  }
}

/** A record, and the page it was in if it was in one. */
async function readFiled(
  file: string,
): Promise<{ record: RecordExport; page?: undefined } | { record: SignedRecord; page: string }> {
  const text = await readText(file);
  try {
    return text.trimStart().startsWith("<") ? { record: readReport(text), page: text } : { record: readRecord(text) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be verified: ${printable(reason)}`, { cause });
  }
}

async function readKeys(file: string): Promise<string[]> {
  const text = await readText(file);
  try {
    const keys = RecordKeySet.parse(JSON.parse(text));
    if (keys.length > 0) return keys;
  } catch (cause) {
    throw new Error(`${file} is no JWKS.`, { cause });
  }
  throw new Error(`${file} holds no key that could have signed a record (kty OKP, crv Ed25519).`);
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`${file} cannot be read.`, { cause });
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`${file} is not UTF-8 text; it is damaged, or was saved as something else.`, { cause });
  }
}

function brokenPart({ records }: RecordExport, { sequence, reason }: RecordVerdict & { ok: false }): string {
  if (sequence === undefined) return reason;
  const broken = records.find((record) => record.sequence === sequence);
  const which = broken === undefined ? "" : ` (${broken.at}, ${broken.type}: ${broken.summary})`;
  return `at record ${sequence}${printable(which)}, ${reason}`;
}

function signatureInWords(signature: (RecordVerdict & { ok: true })["signature"], kid = ""): string {
  switch (signature) {
    case "verified":
      return `signed with the key ${kid}, which is among those given`;
    case "unknown":
      return `its signature fits the key ${kid}; whose key that is was not checked (--keys <jwks.json>)`;
    case "none":
      return "it carries no signature: whoever rewrote all of it would not be told";
  }
}
