import { parseArgs } from "node:util";
import { demoMasters } from "./masters.ts";
import { printProgress, printTable } from "./print.ts";
import { runDemo } from "./run-demo.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
// With --json, stdout is the one document; everything else a person may want to read goes to stderr.
const say = values.json ? () => {} : printProgress;

const report = await runDemo(await demoMasters(say), say);
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else printTable(report);
process.exit(report.ok ? 0 : 1);
