import { writeFile } from "node:fs/promises";
import type { ApiClient } from "./api-client.ts";
import { UsageError } from "./usage-error.ts";

export interface RecordOptions {
  asset: string;
  /** `json`, or `html` for a report that people read. */
  format?: string;
  output?: string;
}

/** Saves everything that happened to an asset, to be kept or handed on. */
export async function saveRecord(api: ApiClient, { asset, format = "json", output }: RecordOptions): Promise<void> {
  switch (format) {
    case "json": {
      const record = await api.record(asset);
      const file = output ?? `${record.assetId}-record.json`;
      await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
      console.log(`${file}  ${record.records.length} records, up to ${record.records.at(-1)?.at ?? "now"}`);
      return;
    }
    case "html": {
      const report = await api.recordReport(asset);
      const file = output ?? `${asset}-record.html`;
      await writeFile(file, report);
      console.log(`${file}  a report to read, print and file`);
      return;
    }
    default:
      throw new UsageError(`There is no format “${format}”: json or html.`);
  }
}
