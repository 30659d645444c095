#!/usr/bin/env node
// Whatever Node is on the PATH, the command runs on the one that the project brings.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const { status, error } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
if (error) {
  console.error(`greenlight: ${error.message}. Run \`npm ci\` first.`);
}
process.exit(status ?? 1);
