import { parseArgs } from "node:util";
import { assets } from "./assets.ts";
import { bundles } from "./bundles.ts";
import type { Benchmark, Measurement } from "./measurement.ts";
import { overhead } from "./overhead.ts";
import { pages } from "./pages.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});

const benchmarks: Benchmark[] = [bundles, assets, pages, ...overhead];
const chosen = benchmarks.filter(({ prefix }) => prefix.startsWith(values.only) || values.only.startsWith(prefix));
if (chosen.length === 0) {
  console.error(
    `No benchmark begins with “${values.only}”. There are: ${benchmarks.map(({ prefix }) => prefix).join(", ")}`,
  );
  process.exit(2);
}

const taken: Measurement[] = [];
for (const { prefix, measure } of chosen) {
  console.error(`measuring ${prefix} …`);
  taken.push(...(await measure()).filter(({ name }) => name.startsWith(values.only)));
}

if (values.json) console.log(JSON.stringify(taken, null, 2));
else print(taken);
process.exit(0);

function print(measurements: Measurement[]): void {
  const width = Math.max(...measurements.map(({ name }) => name.length));
  for (const { name, value, unit, goal, met } of measurements) {
    const mark = met === null ? " " : met ? "✓" : "✗";
    console.log(
      `${mark} ${name.padEnd(width)}  ${String(value).padStart(9)} ${unit}${goal === null ? "" : `  (goal ${goal})`}`,
    );
  }
}
