import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fingerprintSources } from "./source-fingerprint.ts";

const fingerprintFile = "sources.sha256";

/**
 * Builds the web app and synthesises the assembly into `cdk.out`, unless it was made from these very sources already.
 * Answers the folder and whether it is new. `onStart` runs before the work begins, which takes some ten seconds. Processes take turns.
 */
export async function synthesizeIfChanged(
  projectRoot: string,
  onStart: () => void = () => {},
): Promise<{ assemblyDir: string; changed: boolean }> {
  const assemblyDir = join(projectRoot, "cdk.out");
  const isCurrent = () => readText(join(assemblyDir, fingerprintFile)) === fingerprintSources(projectRoot);
  if (isCurrent()) return { assemblyDir, changed: false };
  const release = await takeTurn(join(projectRoot, "node_modules", ".greenlight-synth.lock"));
  try {
    if (isCurrent()) return { assemblyDir, changed: false };
    onStart();
    await synthesize(projectRoot, assemblyDir);
    return { assemblyDir, changed: true };
  } finally {
    release();
  }
}

async function synthesize(projectRoot: string, assemblyDir: string): Promise<void> {
  const fingerprint = fingerprintSources(projectRoot);
  await run(projectRoot, [join("node_modules", "vite", "bin", "vite.js"), "build", "web", "--logLevel", "warn"]);
  // Beside the old one, and put in its place when whole: a cloud that runs on the old one finds it until then.
  const unfinished = `${assemblyDir}.${process.pid}`;
  try {
    await run(projectRoot, [join("node_modules", "aws-cdk", "bin", "cdk"), "synth", "--quiet", "--output", unfinished]);
    writeFileSync(join(unfinished, fingerprintFile), fingerprint);
    rmSync(assemblyDir, { recursive: true, force: true });
    renameSync(unfinished, assemblyDir);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Runs a script with this very Node; its output is shown only when it fails. */
async function run(projectRoot: string, args: string[]): Promise<void> {
  // The app that cdk.json names is started as `node`, which must be this one.
  const PATH = [dirname(process.execPath), join(projectRoot, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    // Whoever asks, a test runner too: what is built is what is deployed, without React's aids for development.
    env: { ...process.env, NODE_ENV: "production", PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => printed.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => printed.push(bytes));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${args.slice(0, 3).join(" ")} failed:\n${Buffer.concat(printed).toString()}`);
}

/** Waits for the other processes that synthesise here; a lock whose owner is gone counts as released. */
async function takeTurn(lockFile: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      return () => rmSync(lockFile, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const owner = Number(readText(lockFile));
      if (!isAlive(owner)) rmSync(lockFile, { force: true });
      else await delay(200);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

const readText = (path: string): string | null => (existsSync(path) ? readFileSync(path, "utf8") : null);
