import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import * as z from "zod";

/** A run of ffmpeg or ffprobe that ended badly. `stderr` holds the last lines that it wrote. */
export class FfmpegError extends Error {
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(program: string, exitCode: number | null, stderr: string) {
    super(`${program} ended with ${exitCode ?? "a signal"}: ${stderr.trim().split("\n").slice(-3).join(" | ")}`);
    this.name = "FfmpegError";
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

const Installer = z.object({ path: z.string() });

function onPath(program: string): string | null {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function find(program: "ffmpeg" | "ffprobe"): string {
  const found = onPath(program);
  if (found) return found;
  return Installer.parse(createRequire(import.meta.url)(`@${program}-installer/${program}`)).path;
}

let paths: { ffmpeg: string; ffprobe: string } | undefined;

/** Where ffmpeg and ffprobe are: those of the machine, else those that came from the package registry. Throws when neither is there. */
export function ffmpegPaths(): { ffmpeg: string; ffprobe: string } {
  paths ??= { ffmpeg: find("ffmpeg"), ffprobe: find("ffprobe") };
  return paths;
}

export interface RunOptions {
  /** Called with the position in the output, in seconds, about twice a second. */
  onProgress?: (seconds: number) => void;
  /** Kills ffmpeg when aborted; the run then throws the signal's reason. */
  signal?: AbortSignal;
  cwd?: string;
}

/** Enough of what ffmpeg says to explain a failure. */
const keptStderr = 16_000;

/**
 * Runs ffmpeg with these arguments and resolves with what it wrote to stderr.
 * @throws FfmpegError when it ends with anything but 0.
 */
export function runFfmpeg(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(
      ffmpegPaths().ffmpeg,
      ["-nostdin", "-hide_banner", "-nostats", "-progress", "pipe:1", "-y", ...args],
      {
        cwd: options.cwd,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const kill = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", kill, { once: true });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-keptStderr);
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const positions = [...text.matchAll(/out_time_(?:us|ms)=(\d+)/g)];
      const last = positions.at(-1)?.[1];
      // Both fields are in microseconds; `out_time_ms` is misnamed in ffmpeg itself.
      if (last !== undefined) onProgress?.(Number(last) / 1e6);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", kill);
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve(stderr);
      else reject(new FfmpegError("ffmpeg", code, stderr));
    });
  });
}

/**
 * A statically linked ffprobe dies when glibc loads a character set module for it, which happens with every transport
 * stream (their service names have a charset). Where there are no modules, it takes the bytes as they are.
 */
const ffprobeEnvironment = { ...process.env, GCONV_PATH: "/nonexistent" };

/**
 * Runs ffprobe with these arguments and answers its stdout.
 * @throws FfmpegError when it cannot read the file.
 */
export function runFfprobe(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpegPaths().ffprobe, ["-v", "error", ...args], {
      env: ffprobeEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-keptStderr);
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(stdout) : reject(new FfmpegError("ffprobe", code, stderr))));
  });
}
