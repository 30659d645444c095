import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { unzipSync } from "fflate";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";

export interface CodeProperties {
  ZipFile?: string | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  S3ObjectVersion?: string | undefined;
  ImageUri?: string | undefined;
}

/**
 * Finds the folder that holds a function's code: an asset of the assembly where `cdk synth` left it, or inline code
 * written to a folder of the cloud's own. Throws NotSupportedError for code that lies anywhere else.
 */
export function locateCode(kernel: Kernel, code: CodeProperties): string {
  if (code.ZipFile !== undefined) return writeInline(kernel.store.folder("lambda"), code.ZipFile);
  if (code.ImageUri !== undefined) throw new NotSupportedError("container images as a function's code");
  const assets = `cdk-hnb659fds-assets-${kernel.accountId}-${kernel.region}`;
  if (code.S3Bucket === undefined || code.S3Key === undefined)
    throw new AwsError("InvalidParameterValueException", "Please provide a source for function code.");
  if (code.S3Bucket !== assets)
    throw new NotSupportedError(
      `function code in the bucket ${code.S3Bucket}; it must be an asset of the app (in ${assets})`,
    );
  const asset = join(kernel.assemblyDir, `asset.${code.S3Key.replace(/\.zip$/, "")}`);
  if (existsSync(asset)) return resolve(asset);
  if (existsSync(`${asset}.zip`)) return unzip(kernel.store.folder("lambda"), `${asset}.zip`);
  throw new AwsError(
    "InvalidParameterValueException",
    `Error occurred while GetObject. S3 Error Code: NoSuchKey. The assembly ${kernel.assemblyDir} has no asset ${code.S3Key}; synthesize the app.`,
  );
}

/** Inline code is `index.js` and CommonJS, as CloudFormation has it. */
function writeInline(folder: string, source: string): string {
  const target = join(folder, `inline-${createHash("sha256").update(source).digest("hex").slice(0, 16)}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "index.js"), source);
  return target;
}

function unzip(folder: string, archive: string): string {
  const bytes = readFileSync(archive);
  const target = join(folder, `zip-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`);
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const path = resolve(target, name);
    if (!path.startsWith(target + sep))
      throw new AwsError("InvalidZipFileException", `The archive ${archive} holds a path outside itself: ${name}`);
    if (name.endsWith("/")) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return target;
}
