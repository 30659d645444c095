import * as z from "zod";
import type { House } from "./house.ts";

const Report = z.object({ type: z.literal("platform.report"), record: z.object({ status: z.string() }) });
const Names = z.array(z.string());

/** How often each function failed, as Lambda reports it: what its `Errors` metric counts, and so what its alarm hears of. */
export async function failedInvocations({ cloud }: House): Promise<Record<string, number>> {
  const response = await fetch(`${cloud.endpoint}/_local/logs`, { headers: { accept: "application/json" } });
  const names = Names.parse(await response.json());
  if (names.length === 0) throw new Error("There are no functions whose logs could be read.");
  const failed = names.map((name): [string, number] => [name, statusesIn(cloud, name).filter(isFailure).length]);
  return Object.fromEntries(failed.filter(([, count]) => count > 0));
}

const isFailure = (status: string) => status !== "success";

function statusesIn(cloud: House["cloud"], name: string): string[] {
  return cloud.kernel
    .use("lambda")
    .logs(name)
    .flatMap(({ text }) => text.split("\n"))
    .flatMap((line) => {
      const report = line.includes("platform.report") ? Report.safeParse(JSON.parse(line)) : undefined;
      return report?.success ? [report.data.record.status] : [];
    });
}
