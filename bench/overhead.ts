import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { filmOf } from "../test/fixtures/films.ts";
import { photographOf } from "../test/fixtures/photographs.ts";
import { eventually } from "../test/house/eventually.ts";
import { type House, openHouse } from "../test/house/house.ts";
import { atMost, type Benchmark, figure } from "./measurement.ts";

/** What the pipeline may cost over the work itself. */
const allowed = 1.15;
const rounds = 2;
const lanes = 2;

/** Upload to catalogued, divided by a plain script that makes the same files on the same machine and looks at them with the same detector. */
export const overhead: Benchmark[] = [
  {
    prefix: "overhead.film-60s-1080p",
    measure: () => compare("overhead.film-60s-1080p", async () => [await filmOf(1920, 1080, 25, 60)], "film.ts", []),
  },
  {
    prefix: "overhead.photographs-100",
    measure: () =>
      compare(
        "overhead.photographs-100",
        () => Promise.all(Array.from({ length: 100 }, (_, index) => photographOf(1600, 1200, index + 1))),
        "pictures.ts",
        [String(lanes)],
      ),
  },
];

/** The best of some rounds of each, taken in turns, so that what else the machine does falls on both. */
async function compare(name: string, makeMasters: () => Promise<string[]>, script: string, args: string[]) {
  const masters = await makeMasters();
  const plain: number[] = [];
  const pipeline: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(timePlain(script, args, masters));
    pipeline.push(await timePipeline(masters, round));
  }
  const best = { plain: Math.min(...plain), pipeline: Math.min(...pipeline) };
  return [
    atMost(name, best.pipeline / best.plain, "× the plain script", allowed),
    figure(`${name}.seconds-plain`, best.plain / 1000, "s, on this machine"),
    figure(`${name}.seconds-pipeline`, best.pipeline / 1000, "s, on this machine"),
  ];
}

function timePlain(script: string, args: string[], masters: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-plain-"));
  try {
    const begun = performance.now();
    execFileSync(
      process.execPath,
      [fileURLToPath(new URL(`plain/${script}`, import.meta.url)), folder, ...args, ...masters],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    return performance.now() - begun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timePipeline(masters: string[], round: number): Promise<number> {
  await using house = await openHouse();
  const begun = performance.now();
  const keys = masters.map((path) => `acme/spring/round-${round}-${basename(path)}`);
  await Promise.all(masters.map((path, index) => house.upload(keys[index] ?? "", readFileSync(path))));
  // Asked of the state machine: a listing would sign a link for every picture, and cost more than what is measured.
  const { failures } = await eventually(
    "every ingest to end",
    async () => {
      const failures = await countIngests(house, "FAILED");
      return failures + (await countIngests(house, "SUCCEEDED")) === masters.length ? { failures } : undefined;
    },
    20 * 60_000,
    1_000,
  );
  if (failures > 0) throw new Error(`${failures} ingests failed; a figure without them would flatter.`);
  return performance.now() - begun;
}

async function countIngests({ sfn, outputs }: House, statusFilter: "FAILED" | "SUCCEEDED"): Promise<number> {
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: outputs.stateMachines.ingest, statusFilter, maxResults: 1000 }),
  );
  return executions.length;
}
