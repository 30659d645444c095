import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { filmOf } from "../test/fixtures/films.ts";
import { photographOf } from "../test/fixtures/photographs.ts";
import { eventually } from "../test/house/eventually.ts";
import { type House, openHouse } from "../test/house/house.ts";
import { atMost, type Benchmark, figure, type Measurement } from "./measurement.ts";
import { startUploader, type Uploader } from "./uploader.ts";

/** What the pipeline may cost over the work itself. */
const allowed = 1.15;
const lanes = 2;

/**
 * Upload to catalogued, divided by a plain script that makes the same files on the same machine and looks at them with the
 * same detector. Both are warm: the detector has its models, V8 has compiled what it will. What the first masters of a
 * laptop cloud that has just started cost is told beside it.
 */
export const overhead: Benchmark[] = [
  {
    prefix: "overhead.film-60s-1080p",
    measure: async () => compare("overhead.film-60s-1080p", [await filmOf(1920, 1080, 25, 60)], "film.ts", 1),
  },
  {
    prefix: "overhead.photographs-100",
    measure: async () => {
      const hundred = Array.from({ length: 100 }, (_, index) => photographOf(1600, 1200, index + 1));
      return compare("overhead.photographs-100", await Promise.all(hundred), "pictures.ts", 5);
    },
  },
];

/**
 * The middle one of some rounds, after one that warms. In each, the plain script runs before and after the pipeline and
 * counts by its mean, so that a machine whose speed drifts slows both.
 */
async function compare(name: string, masters: string[], script: string, rounds: number): Promise<Measurement[]> {
  await using house = await openHouse();
  await using uploader = startUploader();
  const taken: { ratio: number; plain: number; pipeline: number }[] = [];
  let before = timePlain(script, masters);
  for (let round = 0; round <= rounds; round++) {
    const pipeline = await timePipeline(house, uploader, masters, round);
    const after = timePlain(script, masters);
    const plain = (before + after) / 2;
    taken.push({ ratio: pipeline / plain, plain, pipeline });
    console.error(`  round ${round}: ${inSeconds(pipeline)} between ${inSeconds(before)} and ${inSeconds(after)}`);
    before = after;
  }
  const [cold, ...warm] = taken;
  const middle = warm.toSorted((one, other) => one.ratio - other.ratio)[Math.floor(rounds / 2)];
  if (cold === undefined || middle === undefined) throw new Error("No round was taken.");
  return [
    atMost(name, middle.ratio, "× the plain script", allowed),
    figure(`${name}.seconds-plain`, middle.plain / 1000, "s, on this machine"),
    figure(`${name}.seconds-pipeline`, middle.pipeline / 1000, "s, on this machine"),
    figure(`${name}.cold`, cold.ratio, "× the plain script, the first masters of a laptop cloud"),
  ];
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** What the script says that it took, once its detector had its models. */
function timePlain(script: string, masters: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-plain-"));
  try {
    const said = execFileSync(
      process.execPath,
      [fileURLToPath(new URL(`plain/${script}`, import.meta.url)), folder, String(lanes), ...masters],
      { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
    );
    const milliseconds = Number(said.trim());
    if (!(milliseconds > 0)) throw new Error(`${script} said “${said}” and not how long it took.`);
    return milliseconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the first upload until the last workflow has ended, by its own account: looking now and then would round it up. */
async function timePipeline(house: House, uploader: Uploader, masters: string[], round: number): Promise<number> {
  const begun = Date.now();
  const { endpoint, region, admin, buckets } = house.outputs;
  await uploader.upload({
    client: { endpoint, region, credentials: admin },
    bucket: buckets.masters,
    files: masters.map((path) => ({ path, key: `acme/spring/round-${round}-${basename(path)}` })),
  });
  await eventually("every ingest to end", () => haveAllEnded(house, masters.length * (round + 1)), 20 * 60_000, 2_000);
  const milliseconds = (await lastEnd(house)) - begun;
  const failures = await countIngests(house, "FAILED");
  if (failures > 0) throw new Error(`${failures} ingests failed; a figure without them would flatter.`);
  // Mails still go out; the next round is not to pay for them.
  await house.cloud.idle();
  return milliseconds;
}

async function lastEnd({ sfn, outputs }: House): Promise<number> {
  const stateMachineArn = outputs.stateMachines.ingest;
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  return Math.max(...executions.map(({ stopDate }) => stopDate?.getTime() ?? Number.NaN));
}

/** Asks for little as long as anything runs: to list hundreds again and again would cost more than is measured. */
async function haveAllEnded(house: House, expected: number): Promise<boolean> {
  if ((await countIngests(house, "RUNNING", 1)) > 0) return false;
  return (await countIngests(house, "SUCCEEDED")) + (await countIngests(house, "FAILED")) === expected;
}

async function countIngests(
  { sfn, outputs }: House,
  statusFilter: "RUNNING" | "SUCCEEDED" | "FAILED",
  maxResults = 1000,
): Promise<number> {
  const stateMachineArn = outputs.stateMachines.ingest;
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults }));
  return executions.length;
}
