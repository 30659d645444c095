import { parseArgs } from "node:util";
import { demoMasters } from "./masters.ts";
import { printProgress, printReview, printTable } from "./print.ts";
import { runDemo } from "./run-demo.ts";
import { runReviewDemo } from "./run-review-demo.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, review: { type: "string" } } });
if (values.review !== undefined && values.review !== "full") {
  console.error(`There is no review demo “${values.review}”: --review full.`);
  process.exit(2);
}
// With --json, stdout is the one document; everything else a person may want to read goes to stderr.
const say = values.json ? () => {} : printProgress;
const print = <T extends { ok: boolean }>(report: T, show: (report: T) => void): never => {
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else show(report);
  process.exit(report.ok ? 0 : 1);
};

if (values.review === "full") print(await runReviewDemo(say), printReview);
else print(await runDemo(await demoMasters(say), say), printTable);
