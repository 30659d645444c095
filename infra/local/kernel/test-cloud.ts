import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseStatements } from "../iam/policy-statement.ts";
import type { Credentials } from "./kernel.ts";
import { type KernelOptions, type LocalKernel, makeKernel } from "./make-kernel.ts";

export interface TestKernel {
  kernel: LocalKernel;
  endpoint: string;
  /** For any client of the AWS SDK v3, as the administrator. */
  clientConfig: { endpoint: string; region: string; credentials: Credentials; maxAttempts: number };
  /** The same, signing as a role that has these statements and nothing else; `trustedBy` may assume it. */
  clientConfigAs(statements: Record<string, unknown>[]): TestKernel["clientConfig"];
  /** Creates a role with these statements and answers its ARN; `service` may assume it. */
  addRole(name: string, statements: Record<string, unknown>[], service?: string): string;
  stop(): Promise<void>;
}

/** Starts a kernel with the given services in a temporary folder, on a free port; for conformance tests. */
export async function startTestKernel(
  makers: readonly ((kernel: LocalKernel) => unknown)[],
  options: Partial<KernelOptions> = {},
): Promise<TestKernel> {
  const ownFolder = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "greenlight-kernel-")) : null;
  const dataDir = options.dataDir ?? ownFolder ?? "";
  const kernel = await makeKernel({ assemblyDir: dataDir, logLevel: "error", ...options, dataDir });
  for (const make of makers) await make(kernel);
  await kernel.listen();
  kernel.ready();
  const configFor = (credentials: Credentials) => ({
    endpoint: kernel.endpoint,
    region: kernel.region,
    credentials,
    maxAttempts: 1,
  });

  function addRole(name: string, statements: Record<string, unknown>[], service = "lambda.amazonaws.com"): string {
    const arn = `arn:aws:iam::${kernel.accountId}:role/${name}`;
    kernel.access.putRole({
      arn,
      name,
      roleId: `AROA${name.toUpperCase()}`,
      trust: [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: [service] } }],
    });
    kernel.access.putRolePolicy(arn, "given", parseStatements(statements, arn));
    return arn;
  }

  let roles = 0;
  return {
    kernel,
    endpoint: kernel.endpoint,
    clientConfig: configFor(kernel.admin.credentials),
    addRole,
    clientConfigAs(statements) {
      const arn = addRole(`test-${++roles}`, statements);
      return configFor(kernel.credentialsFor(kernel.assumeRole(arn, "lambda.amazonaws.com", "test")));
    },
    async stop() {
      await kernel.stop();
      if (ownFolder !== null) await rm(ownFolder, { recursive: true, force: true });
    },
  };
}
