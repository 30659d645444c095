#!/usr/bin/env node
// Whatever Node is on the PATH, the command runs on the one that the project brings.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });

// What is said to this process is meant for the one that does the work.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`greenlight: ${error.message}. Run \`npm ci\` first.`);
  process.exitCode = 1;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  process.exit();
});
