import { nearestFilename } from "../shared/naming/master-key.ts";
import type { ApiClient } from "./api-client.ts";
import { findMasters, type LocalMaster } from "./find-masters.ts";
import { inLanes } from "./in-lanes.ts";
import { makeProgress } from "./progress.ts";
import { type SentMaster, sendMaster } from "./send-master.ts";

export interface UploadOptions {
  paths: string[];
  brand: string;
  campaign: string;
}

type PublicConfig = Awaited<ReturnType<ApiClient["config"]>>;

/** How many masters are sent at once. */
const lanes = 3;

/**
 * Sends masters into a campaign. The place and every name are checked before the first byte leaves; one master that cannot be sent
 * does not keep back the others, but fails the command in the end.
 */
export async function upload(api: ApiClient, { paths, brand, campaign }: UploadOptions): Promise<void> {
  const masters = findMasters(paths);
  if (masters.length === 0) throw new Error("There is nothing to upload: name files, or folders that hold some.");
  const config = await api.config();
  checkPlace(config, brand, campaign);
  checkNames(config, masters);

  const progress = makeProgress(process.stdout);
  const failures: string[] = [];
  await inLanes(lanes, masters, async (master) => {
    const line = progress.begin(master.name, master.bytes);
    try {
      const sent = await sendMaster(api, master, { brand, campaign }, line.sent);
      line.sent(master.bytes);
      line.done(inWords(sent));
    } catch (error) {
      failures.push(`${master.name}: ${error instanceof Error ? error.message : String(error)}`);
      line.done("not sent");
    }
  });
  progress.stop();
  if (failures.length > 0) {
    throw new Error(
      `${failures.length} of ${masters.length} could not be sent:\n  ${failures.join("\n  ")}\nRun the same command again: what has arrived of a large file is not sent twice.`,
    );
  }
}

function inWords({ key, duplicateOf, partsKept }: SentMaster): string {
  const resumed = partsKept === 0 ? "" : ` (went on after ${partsKept} parts)`;
  const known = duplicateOf === undefined ? "" : `; the same bytes as ${duplicateOf}`;
  return `→ ${key}${resumed}${known}`;
}

function checkPlace({ brands }: PublicConfig, brandId: string, campaignId: string): void {
  const brand = brands.find(({ id }) => id === brandId);
  if (brand === undefined) {
    const known = brands.map(({ id }) => id).join(", ") || "none";
    throw new Error(`There is no brand “${brandId}” for you. Your brands: ${known}.`);
  }
  if (!brand.campaigns.some(({ id }) => id === campaignId)) {
    const known = brand.campaigns.map(({ id }) => id).join(", ");
    throw new Error(`The brand ${brand.id} has no campaign “${campaignId}”. Its campaigns: ${known}.`);
  }
}

function checkNames({ naming }: PublicConfig, masters: LocalMaster[]): void {
  const policy = { ...naming, pattern: new RegExp(naming.pattern, naming.flags) };
  const refused = masters.filter(({ name }) => name.length > policy.maxLength || !policy.pattern.test(name));
  if (refused.length === 0) return;
  const lines = refused.map(({ path, name }) => {
    const nearest = nearestFilename(name, policy);
    return `  ${path}${nearest === null ? "" : `  (you could call it ${nearest})`}`;
  });
  throw new Error(
    `These names are not accepted, so nothing has been sent:\n${lines.join("\n")}\nA name has at most ${policy.maxLength} characters: ${naming.words}`,
  );
}
