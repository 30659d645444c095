import * as z from "zod";

const Entry = z.object({
  at: z.number(),
  service: z.string(),
  operation: z.string(),
  resource: z.string(),
  units: z.number().optional(),
  subject: z.string().optional(),
});
export type MeterEntry = z.infer<typeof Entry>;

/** Everything the laptop cloud has metered since it began. */
export async function readMeter(endpoint: string): Promise<MeterEntry[]> {
  const response = await fetch(`${endpoint}/_local/meter.json`);
  return z.array(Entry).parse(await response.json());
}

/** Write request units spent on an asset: on its own items, and on the record of its bytes. */
export function writeUnits(entries: MeterEntry[], about: string[]): number {
  return entries
    .filter(
      ({ service, units, subject }) =>
        service === "dynamodb" && units !== undefined && about.some((part) => subject?.includes(part)),
    )
    .reduce((sum, { units = 0 }) => sum + units, 0);
}
