import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync, type Format } from "esbuild";
import type { KernelOptions, LocalKernel } from "../../kernel/make-kernel.ts";
import type { ProvisionedResource } from "../../kernel/resource.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import type { PoolLimits } from "./environment-pool.ts";
import { makeLambda } from "./service.ts";

export interface TestFunctions extends TestKernel {
  /** Provisions any resource type, as CloudFormation would. */
  provision(type: string, logicalId: string, properties: Record<string, unknown>): Promise<ProvisionedResource>;
  /** Bundles TypeScript as an asset of the assembly and provisions a function of it; answers the function's ARN. */
  deploy(name: string, source: string, properties?: Record<string, unknown>): Promise<string>;
  /** The role that deployed functions get unless they are given another: it may do nothing. */
  roleArn: string;
}

/** A kernel with Lambda and the given services, its assembly in a temporary folder; for tests. */
export async function startTestFunctions(
  makers: readonly ((kernel: LocalKernel) => unknown)[] = [],
  options: { kernel?: Partial<KernelOptions>; limits?: Partial<PoolLimits> } = {},
): Promise<TestFunctions> {
  const ownAssembly =
    options.kernel?.assemblyDir === undefined ? mkdtempSync(join(tmpdir(), "greenlight-assembly-")) : undefined;
  const assemblyDir = options.kernel?.assemblyDir ?? ownAssembly ?? "";
  const cloud = await startTestKernel([...makers, (kernel) => makeLambda(kernel, options.limits)], {
    ...options.kernel,
    assemblyDir,
  });
  const roleArn = cloud.addRole("nobody", []);

  async function provision(
    type: string,
    logicalId: string,
    properties: Record<string, unknown>,
  ): Promise<ProvisionedResource> {
    const provider = cloud.kernel.providers().get(type);
    if (!provider) throw new Error(`No provider for ${type}.`);
    const unknown = Object.keys(properties).find((name) => !provider.properties.includes(name));
    if (unknown !== undefined) throw new Error(`${type} has no ${unknown}.`);
    return provider.provision({
      stackName: "Test",
      logicalId,
      type,
      properties,
      generatedName: `Test-${logicalId}-00000000`,
    });
  }

  return {
    ...cloud,
    roleArn,
    provision,
    async deploy(name, source, properties = {}) {
      const asset = writeAsset(assemblyDir, source, "esm");
      const { attributes } = await provision("AWS::Lambda::Function", `Function${name}`, {
        FunctionName: name,
        Code: {
          S3Bucket: `cdk-hnb659fds-assets-${cloud.kernel.accountId}-${cloud.kernel.region}`,
          S3Key: `${asset}.zip`,
        },
        Handler: "index.handler",
        Runtime: "nodejs24.x",
        Role: roleArn,
        Timeout: 10,
        ...properties,
      });
      return attributes.Arn ?? "";
    },
    async stop() {
      await cloud.stop();
      if (ownAssembly !== undefined) rmSync(ownAssembly, { recursive: true, force: true });
    },
  };
}

let assets = 0;

/** Bundles `source` into `asset.<hash>/index.mjs` (or `.js`) of the assembly, as `NodejsFunction` does; answers the hash. */
export function writeAsset(assemblyDir: string, source: string, format: Format): string {
  assets += 1;
  const hash = `${process.pid}x${assets}`;
  const folder = join(assemblyDir, `asset.${hash}`);
  mkdirSync(folder, { recursive: true });
  buildSync({
    stdin: { contents: source, loader: "ts", resolveDir: import.meta.dirname },
    outfile: join(folder, format === "esm" ? "index.mjs" : "index.js"),
    bundle: true,
    platform: "node",
    format,
    target: "node24",
    mainFields: ["module", "main"],
    ...(format === "esm"
      ? {
          banner: {
            js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
          },
        }
      : {}),
    logLevel: "silent",
  });
  return hash;
}
