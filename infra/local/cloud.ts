import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CloudOutputs, gatherOutputs } from "./cloud-outputs.ts";
import { customResourceResponsePath, serveCustomResourceResponse } from "./cloudformation/custom-resource.ts";
import { type DeployedStack, deployAssembly } from "./cloudformation/deploy-assembly.ts";
import { makeConsole } from "./console/console.ts";
import { emptyDataFolder } from "./data-folder.ts";
import type { FaultPlan } from "./kernel/fault-rules.ts";
import type { LogLevel } from "./kernel/log.ts";
import { type LocalKernel, makeKernel } from "./kernel/make-kernel.ts";
import { makeApiGateway } from "./services/apigateway/service.ts";
import { makeCloudFront } from "./services/cloudfront/service.ts";
import { makeDynamoDb } from "./services/dynamodb/service.ts";
import { makeEvents } from "./services/events/service.ts";
import { makeIam } from "./services/iam/service.ts";
import { makeLambda } from "./services/lambda/service.ts";
import { makeMediaConvert } from "./services/mediaconvert/service.ts";
import { makeObservability } from "./services/observability/service.ts";
import { webClientId } from "./services/oidc/personas.ts";
import { makeOidc } from "./services/oidc/service.ts";
import { makeRekognition } from "./services/rekognition/service.ts";
import { makeS3 } from "./services/s3/service.ts";
import { makeScheduler } from "./services/scheduler/service.ts";
import { makeSecretsManager } from "./services/secretsmanager/service.ts";
import { makeSes } from "./services/ses/service.ts";
import { makeSqs } from "./services/sqs/service.ts";
import { makeSsm } from "./services/ssm/service.ts";
import type { ExecutionReader } from "./services/stepfunctions/read-executions.ts";
import { makeStepFunctions } from "./services/stepfunctions/service.ts";
import { makeSts } from "./services/sts/service.ts";

export interface CloudOptions {
  /** Where everything is kept. */
  dataDir: string;
  /** Default: a free one. */
  port?: number;
  /** Begin with nothing. */
  fresh?: boolean;
  /** What `cdk synth` wrote. */
  assemblyDir: string;
  /** CloudFormation parameters by stack name, over those that tie the stacks to this machine. */
  parameters?: Record<string, Record<string, string>>;
  /** Of the fault generator. */
  seed?: string | number;
  logLevel?: LogLevel;
}

/** A laptop cloud that is up. */
export interface Cloud {
  kernel: LocalKernel;
  endpoint: string;
  outputs: CloudOutputs;
  stacks: readonly DeployedStack[];
  executions: ExecutionReader;
  /** The mails that have been sent, oldest first. */
  mailbox(): ReturnType<ReturnType<typeof mailboxOf>>;
  setFaults(plan: FaultPlan): void;
  advanceClock(byMs: number): Promise<void>;
  /** Resolves when nothing is under way and no timer is due. Throws after `timeoutMs`, naming what still runs. */
  idle(timeoutMs?: number): Promise<void>;
  /** Ends everything; what is persisted goes on with the next start. */
  stop(): Promise<void>;
}

const mailboxOf = (kernel: LocalKernel) => () => kernel.use("ses").mailbox();

/**
 * Boots the whole cloud in this process: the services, then everything that the assembly's templates describe. Writes
 * `outputs.json` into the data folder. Throws, naming them, for resources that the laptop cloud does not implement.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  if (options.fresh) emptyDataFolder(options.dataDir);
  const kernel = await makeKernel(options);
  try {
    const { executions } = await makeServices(kernel);
    let facts: Record<string, string> = {};
    let functionNames: string[] = [];
    const serveConsole = makeConsole({ kernel, executions, facts: () => facts, functionNames: () => functionNames });
    kernel.serveLocal((request) => {
      if (request.path.startsWith(customResourceResponsePath)) return serveCustomResourceResponse(request);
      if (request.path.startsWith("/_local/oidc/") || request.path === "/_local/token")
        return kernel.use("oidc").handle(request);
      return serveConsole(request);
    });
    await kernel.listen();

    const signIn = { issuer: `${kernel.endpoint}/_local/oidc`, clientId: webClientId };
    const stacks = await deployAssembly(kernel, parametersOf(kernel, signIn, options.parameters));
    const outputs = gatherOutputs(kernel, stacks, signIn);
    facts = describe(outputs);
    functionNames = stacks.flatMap(({ resources }) =>
      [...resources.values()].filter(({ type }) => type === "AWS::Lambda::Function").map(({ ref }) => ref),
    );
    writeOutputs(options.dataDir, outputs);
    kernel.ready();

    return {
      kernel,
      endpoint: kernel.endpoint,
      outputs,
      stacks,
      executions,
      mailbox: mailboxOf(kernel),
      setFaults: kernel.faults.set,
      advanceClock: kernel.advanceClock,
      idle: kernel.idle,
      stop: kernel.stop,
    };
  } catch (error) {
    await kernel.stop();
    throw error;
  }
}

/** Every service of the cloud. What goes on after a restart does so when all resources are there. */
async function makeServices(kernel: LocalKernel): Promise<{ executions: ExecutionReader }> {
  for (const make of [
    makeIam,
    makeSts,
    makeObservability,
    makeS3,
    makeDynamoDb,
    makeSqs,
    makeSecretsManager,
    makeSsm,
    makeSes,
    makeLambda,
  ])
    await make(kernel);
  for (const make of [makeScheduler, makeApiGateway, makeCloudFront, makeMediaConvert, makeRekognition, makeOidc])
    await make(kernel);
  const events = makeEvents(kernel);
  const { resume, executions } = makeStepFunctions(kernel);
  kernel.onReady(events.resume);
  kernel.onReady(resume);
  return { executions };
}

/** What ties the stacks to this machine: its own issuer signs people in, and its own address is the one that they see. */
function parametersOf(
  kernel: LocalKernel,
  signIn: { issuer: string; clientId: string },
  given: CloudOptions["parameters"] = {},
): Record<string, Record<string, string>> {
  const own: Record<string, Record<string, string>> = {
    "Greenlight-Api": { OidcIssuer: signIn.issuer, OidcAudience: signIn.clientId },
    "Greenlight-Delivery": { PublicUrl: kernel.endpoint, OidcOrigin: kernel.endpoint },
  };
  const stacks = new Set([...Object.keys(own), ...Object.keys(given)]);
  return Object.fromEntries([...stacks].map((stack) => [stack, { ...own[stack], ...given[stack] }]));
}

/** Written whole or not at all, for others read it while the cloud starts; it holds a key, so that only its owner may. */
function writeOutputs(dataDir: string, outputs: CloudOutputs): void {
  const path = join(dataDir, "outputs.json");
  writeFileSync(`${path}.new`, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function describe(outputs: CloudOutputs): Record<string, string> {
  return {
    "Web app": outputs.webUrl,
    API: `${outputs.apiUrl}/docs`,
    "AWS endpoint": outputs.endpoint,
    Region: outputs.region,
    "Masters bucket": outputs.buckets.masters,
    "Renditions bucket": outputs.buckets.renditions,
    Table: outputs.table,
    "Event bus": outputs.eventBus,
    Issuer: outputs.issuer,
  };
}
