import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Architecture, Code, LayerVersion, Runtime } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import * as z from "zod";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/**
 * sharp for Lambda on linux-arm64, from the registry, in the version that package.json pins. It is fetched once a version and kept
 * under `node_modules/.cache`, so that a second synth needs no network.
 */
export function sharpLayer(scope: Construct): LayerVersion {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(`${projectRoot}node_modules/sharp/package.json`, "utf8")));
  const cache = `${projectRoot}node_modules/.cache/greenlight`;
  const folder = `${cache}/sharp-${version.replaceAll(".", "-")}-linux-arm64`;
  if (!existsSync(folder)) {
    const unfinished = `${folder}-${process.pid}`;
    mkdirSync(`${unfinished}/nodejs`, { recursive: true });
    try {
      execFileSync(
        "npm",
        [
          "install",
          `sharp@${version}`,
          "--prefix",
          `${unfinished}/nodejs`,
          "--os=linux",
          "--cpu=arm64",
          "--libc=glibc",
          "--no-save",
          "--no-package-lock",
          "--ignore-scripts",
          "--no-audit",
          "--no-fund",
        ],
        { stdio: ["ignore", "ignore", "inherit"] },
      );
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return new LayerVersion(scope, "Sharp", {
    description: `sharp ${version}`,
    code: Code.fromAsset(folder),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.ARM_64],
  });
}
