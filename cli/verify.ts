import { readFile } from "node:fs/promises";
import * as z from "zod";
import { RecordExport, verifyExport } from "../shared/audit/record-export.ts";

/**
 * Verifies saved records, without a network. Throws for the first that does not hold, naming the link that is broken.
 *
 * @param files what `greenlight record` has saved
 */
export async function verifyRecords(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const record = await readRecord(file);
    const verified = verifyExport(record);
    if (!verified.ok) {
      const broken = record.records.find(({ sequence }) => sequence === verified.sequence);
      const which = broken === undefined ? "" : ` (${broken.at}, ${broken.type}: ${broken.summary})`;
      throw new Error(`${file} does not hold: at record ${verified.sequence}${which}, ${verified.reason}.`);
    }
    console.log(
      `${file}  holds: ${verified.records} records of ${record.key}, up to ${record.head.hash.slice(0, 16)}…`,
    );
  }
}

async function readRecord(file: string): Promise<RecordExport> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`${file} cannot be read.`, { cause });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON document; was it cut short?`, { cause });
  }
  const parsed = RecordExport.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is no record of Greenlight's: ${z.prettifyError(parsed.error)}`);
}
