import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { functionBuild } from "../infra/constructs/bundle-functions.ts";
import { atMost, type Benchmark, figure, type Measurement } from "./measurement.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Bundles of the size that a cold start can afford, as `ServiceFunction` makes them. */
export const bundles: Benchmark = {
  prefix: "bundle",
  async measure() {
    // Inside the project, so that `sharp`, which a layer brings in AWS, is found where it is here.
    const folder = mkdtempSync(join(root, "node_modules/.cache/bench-"));
    try {
      const bare = importTime(folder, "empty", "export const handler = () => {};");
      const taken: Measurement[] = [];
      for (const name of functionNames()) taken.push(...(await measureBundle(folder, name, bare)));
      return taken;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function functionNames(): string[] {
  return readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("handler.ts"))
    .map((path) => path.slice(0, -"/handler.ts".length))
    .sort();
}

async function measureBundle(folder: string, name: string, bareMs: number): Promise<Measurement[]> {
  const { outputFiles, metafile } = await build({
    ...functionBuild,
    entryPoints: [join(root, "functions", name, "handler.ts")],
    write: false,
    outdir: folder,
  });
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const bytesOf = (chosen: (path: string) => boolean) =>
    parts.filter(([path]) => chosen(path)).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  // The last two come with the SDK's endpoint cache and with nothing else.
  const isSdk = (path: string) =>
    /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|mnemonist|obliterator)\//.test(path);
  const ownKb = bytesOf((path) => !isSdk(path)) / 1000;
  const size =
    name === "api"
      ? atMost(`bundle.${name}.size`, ownKb, "KB minified, without the SDK", 400)
      : figure(`bundle.${name}.size`, ownKb, "KB minified, without the SDK");
  const source = outputFiles[0]?.text ?? "";
  return [
    size,
    figure(`bundle.${name}.sdk`, bytesOf(isSdk) / 1000, "KB of SDK"),
    figure(`bundle.${name}.import`, importTime(folder, name, source) / bareMs, "× the start of an empty function"),
  ];
}

/** The fastest of five cold starts of Node that import the module, in milliseconds. */
function importTime(folder: string, name: string, source: string): number {
  mkdirSync(join(folder, name), { recursive: true });
  const file = join(folder, name, "index.mjs");
  writeFileSync(file, source);
  const times = Array.from({ length: 5 }, () => {
    const begun = process.hrtime.bigint();
    execFileSync(
      process.execPath,
      ["--input-type=module", "-e", `await import(${JSON.stringify(file)}).catch(() => {}); process.exit(0)`],
      {
        stdio: "ignore",
        env: { ...process.env, ...environment },
      },
    );
    return Number(process.hrtime.bigint() - begun) / 1e6;
  });
  return Math.min(...times);
}

/** Every name that a function may ask for when it starts; no call is made. */
const environment = Object.fromEntries(
  [
    "TABLE_NAME",
    "MASTERS_BUCKET",
    "RENDITIONS_BUCKET",
    "EVENT_BUS_NAME",
    "REVIEW_STATE_MACHINE_ARN",
    "INGEST_STATE_MACHINE_ARN",
    "SENDER_ADDRESS",
    "PUBLIC_URL_PARAMETER",
    "SIGNING_KEY_SECRET_ARN",
    "SIGNING_KEY_PAIR_ID",
    "LINK_SECRET_ARN",
    "SCHEDULE_GROUP",
    "SCHEDULER_ROLE_ARN",
    "PUBLISH_FUNCTION_ARN",
    "PUBLISH_DEAD_LETTER_QUEUE_ARN",
    "CONFIGURATION_SET",
    "UPLOAD_DEAD_LETTERS_URL",
    "OUTBOX_DEAD_LETTERS_URL",
    "PUBLISH_DEAD_LETTERS_URL",
    "MENTION_DEAD_LETTERS_URL",
    "DIGEST_DEAD_LETTERS_URL",
    "MAIL_EVENT_DEAD_LETTERS_URL",
    "RELAY_FUNCTION_ARN",
    "MENTION_FUNCTION_ARN",
    "DIGEST_FUNCTION_ARN",
    "MAIL_EVENT_QUEUE_URL",
    "OIDC_ISSUER",
    "OIDC_AUDIENCE",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_METRICS_NAMESPACE",
  ].map((name) => [name, "bench@example.com"]),
);
