import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Cloud, startCloud } from "./cloud.ts";
import { synthesizeIfChanged } from "./synthesize.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const usage = `npm start -- [--port 4566] [--data .greenlight] [--fresh]

  --port   the port on 127.0.0.1
  --data   the folder in which everything is kept
  --fresh  begin with nothing`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4566" },
      data: { type: "string", default: ".greenlight" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port.`);
  return { port, dataDir: resolve(projectRoot, values.data), fresh: values.fresh, help: values.help };
}

function whereToGo({ outputs }: Cloud, dataDir: string, seconds: string): string {
  const personas = outputs.personas
    .map(({ email, password, groups }) => `    ${email.padEnd(30)} ${password.padEnd(16)} ${groups.join(" ")}`)
    .join("\n");
  return `
  Greenlight is up (${seconds} s), on this machine only.

  Web app   ${outputs.webUrl}
  Console   ${outputs.consoleUrl}        executions, mailbox, clock, faults
  API       ${outputs.apiUrl}/docs
  AWS       ${outputs.endpoint}   region ${outputs.region}; key pair in ${dataDir}/outputs.json

  Sign in as
${personas}

  Drop a master:
    aws --endpoint-url ${outputs.endpoint} s3 cp master.mov s3://${outputs.buckets.masters}/<brand>/<campaign>/

  Ctrl-C stops it; nothing is lost.
`;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    console.log(usage);
    return;
  }
  const { assemblyDir } = await synthesizeIfChanged(projectRoot, () =>
    console.log("  Building the web app and the templates; this is done once for a state of the sources …"),
  );
  const startedAt = performance.now();
  const cloud = await startCloud({ ...options, assemblyDir });
  console.log(whereToGo(cloud, options.dataDir, ((performance.now() - startedAt) / 1000).toFixed(1)));

  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log("  Stopping …");
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
