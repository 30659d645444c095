import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** What the laptop cloud says about itself in `outputs.json`, as far as those who use it from outside need it. */
export const Outputs = z.object({
  endpoint: z.url(),
  region: z.string(),
  mastersBucket: z.string(),
  renditionsBucket: z.string(),
  table: z.string(),
  webUrl: z.url(),
  issuer: z.url(),
  admin: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  stateMachines: z.object({ ingest: z.string(), review: z.string() }),
});
export type Outputs = z.infer<typeof Outputs>;

export function readOutputs(dataDir: string): Outputs {
  return Outputs.parse(JSON.parse(readFileSync(join(dataDir, "outputs.json"), "utf8")));
}
