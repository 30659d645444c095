import { MultiBar, Presets } from "cli-progress";
import type { ApiClient } from "./api-client.ts";
import { findMasters, type LocalMaster } from "./find-masters.ts";
import { sendMaster } from "./send-master.ts";

export interface UploadOptions {
  paths: string[];
  brand: string;
  campaign: string;
}

/** How many masters are sent at once. */
const lanes = 3;

/**
 * Sends masters into a campaign. Every name is held against the naming policy before the first byte leaves; one master that cannot
 * be sent does not keep back the others, but fails the command in the end.
 */
export async function upload(api: ApiClient, { paths, brand, campaign }: UploadOptions): Promise<void> {
  const masters = findMasters(paths);
  if (masters.length === 0) throw new Error("There is nothing to upload: name files, or folders that hold some.");
  await checkNames(api, masters);

  const bars = new MultiBar(
    {
      format: " {bar} {percentage}% {name} {said}",
      hideCursor: true,
      clearOnComplete: false,
      emptyOnZero: true,
      noTTYOutput: !process.stdout.isTTY,
      notTTYSchedule: 5_000,
    },
    Presets.rect,
  );
  const failures: string[] = [];
  const queue = [...masters];
  const lane = async (): Promise<void> => {
    for (let master = queue.shift(); master !== undefined; master = queue.shift()) {
      const { name, bytes } = master;
      const bar = bars.create(Math.max(bytes, 1), 0, { name, said: "" });
      try {
        const { key, duplicateOf } = await sendMaster(api, master, { brand, campaign }, (sentBytes) =>
          bar.update(sentBytes),
        );
        bar.update(Math.max(bytes, 1), {
          said: duplicateOf === undefined ? `→ ${key}` : `the same bytes as ${duplicateOf}: no new version`,
        });
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        bar.update({ said: "not sent" });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  bars.stop();
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${masters.length} could not be sent:\n  ${failures.join("\n  ")}\nRun the same command again: what was sent already is not sent twice.`,
    );
}

async function checkNames(api: ApiClient, masters: LocalMaster[]): Promise<void> {
  const { naming } = await api.config();
  const pattern = new RegExp(naming.pattern, naming.flags);
  const refused = masters.filter(({ name }) => !pattern.test(name) || name.length > naming.maxLength);
  if (refused.length === 0) return;
  const lines = refused.map(({ path }) => `  ${path}`).join("\n");
  throw new Error(`These names are not accepted, so nothing has been sent:\n${lines}\nA name is ${naming.words}`);
}
