import { writeFile } from "node:fs/promises";
import type { ApiClient } from "./api-client.ts";

export interface RecordOptions {
  asset: string;
  output?: string;
}

/** Saves everything that happened to an asset, to be kept or handed on. */
export async function saveRecord(api: ApiClient, { asset, output }: RecordOptions): Promise<void> {
  const record = await api.record(asset);
  const file = output ?? `${record.assetId}-record.json`;
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
  console.log(`${file}  ${record.records.length} records, up to ${record.records.at(-1)?.at ?? "now"}`);
}
