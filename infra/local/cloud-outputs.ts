import type { DeployedStack } from "./cloudformation/deploy-assembly.ts";
import type { LocalKernel } from "./kernel/make-kernel.ts";

/** What `outputs.json` holds: where everything is, and with which credentials. */
export interface CloudOutputs {
  endpoint: string;
  region: string;
  accountId: string;
  /** The web app, without a slash at the end. */
  webUrl: string;
  /** The API, such as `http://127.0.0.1:4566/v1`. */
  apiUrl: string;
  consoleUrl: string;
  issuer: string;
  /** The web app's client at the issuer, which is the audience of the tokens. */
  clientId: string;
  buckets: { masters: string; renditions: string; web: string };
  table: string;
  eventBus: string;
  /** ARNs. */
  stateMachines: { ingest: string; review: string };
  /** The administrator's key pair, for the AWS CLI and SDKs. */
  admin: { accessKeyId: string; secretAccessKey: string };
  personas: { name: string; email: string; password: string; groups: string[] }[];
  /** The outputs of every stack by name, without what the stacks export to each other. */
  stacks: Record<string, Record<string, string>>;
}

/** Gathers the outputs of a cloud that is up. Throws, naming it, when a stack lacks an output. */
export function gatherOutputs(
  kernel: LocalKernel,
  stacks: readonly DeployedStack[],
  signIn: { issuer: string; clientId: string },
): CloudOutputs {
  const byStack = Object.fromEntries(stacks.map(({ stackName, outputs }) => [stackName, outputs]));
  function output(stack: string, name: string): string {
    const value = byStack[stack]?.[name];
    if (value === undefined) throw new Error(`The stack ${stack} has no output ${name}.`);
    return value;
  }
  const { accessKeyId, secretAccessKey } = kernel.admin.credentials;
  return {
    endpoint: kernel.endpoint,
    region: kernel.region,
    accountId: kernel.accountId,
    webUrl: kernel.endpoint,
    apiUrl: `${kernel.endpoint}/v1`,
    consoleUrl: `${kernel.endpoint}/_local/`,
    ...signIn,
    buckets: {
      masters: output("Greenlight-Data", "MastersBucketName"),
      renditions: output("Greenlight-Data", "RenditionsBucketName"),
      web: output("Greenlight-Data", "WebBucketName"),
    },
    table: output("Greenlight-Data", "TableName"),
    eventBus: output("Greenlight-Data", "EventBusName"),
    stateMachines: {
      ingest: output("Greenlight-Pipeline", "IngestStateMachineArn"),
      review: output("Greenlight-Review", "ReviewStateMachineArn"),
    },
    admin: { accessKeyId, secretAccessKey },
    personas: kernel.use("oidc").personas(),
    stacks: Object.fromEntries(
      Object.entries(byStack).map(([stack, outputs]) => [
        stack,
        Object.fromEntries(Object.entries(outputs).filter(([name]) => !name.startsWith("ExportsOutput"))),
      ]),
    ),
  };
}
