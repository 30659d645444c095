import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../cli/greenlight.js", import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** What it has said so far. */
  printed: Readonly<Omit<Ended, "code">>;
  ended: Promise<Ended>;
}

/** Starts `greenlight` in a process of its own, as a shell would. */
export function startGreenlight(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => {
    printed.stdout += bytes.toString();
  });
  child.stderr.on("data", (bytes: Buffer) => {
    printed.stderr += bytes.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...printed }));
  });
  return { child, printed, ended };
}
