import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../kernel/errors.ts";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import { readBody } from "../kernel/node-http.ts";
import type { ProvisionedResource, ResourceRequest } from "../kernel/resource.ts";
import { isRecord } from "../kernel/rewrite-document.ts";
import type { HttpRequest, HttpResponse } from "../kernel/service.ts";
import { deployIntoBucket } from "./bucket-deployment.ts";
import { referencesIn } from "./references.ts";
import type { TemplateResource } from "./template.ts";

/** What the function of a custom resource PUTs to its ResponseURL. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const CustomResourceResponse = z.looseObject({
  Status: z.enum(["SUCCESS", "FAILED"]),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().min(1),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  Data: z.record(z.string(), z.unknown()).optional(),
});
type CustomResourceResponse = z.infer<typeof CustomResourceResponse>;

/** Where functions send their answers. */
export const customResourceResponsePath = "/_local/cloudformation/responses/";

/** An answer is sent before the function returns; it may only still be on its way. */
const graceAfterReturnMs = 5000;
/** A response document may be this long. */
const responseLimitBytes = 4096;

/**
 * Custom resources whose function the laptop cloud replaces, each for a reason: the function of a bucket deployment is
 * Python over the AWS CLI; the one that empties buckets acts only when a stack is deleted, and none ever is here.
 */
const replaced: Record<
  string,
  (kernel: LocalKernel, properties: Record<string, unknown>, roleArn: string) => Promise<Record<string, string>>
> = {
  "Custom::CDKBucketDeployment": deployIntoBucket,
  "Custom::S3AutoDeleteObjects": async () => ({}),
};

export interface CustomResources {
  /** The functions of a template that only serve replaced custom resources, by logical id. */
  functionsReplacedIn(resources: Record<string, TemplateResource>): Set<string>;
  /** Stands in for such a function: an ARN to refer to, and nothing behind it. */
  standIn(request: ResourceRequest): ProvisionedResource;
  /** Asks the resource's function to create it, or to update it when its properties have changed. */
  provision(request: ResourceRequest, stackId: string): Promise<ProvisionedResource>;
}

export function makeCustomResources(kernel: LocalKernel): CustomResources {
  kernel.store.db.exec(`create table if not exists cloudformation_custom_resources (
    stack text not null, logical_id text not null, properties text not null, physical_id text not null, data text not null,
    primary key (stack, logical_id)
  ) strict`);
  const read = kernel.store.db.prepare(
    "select properties, physical_id, data from cloudformation_custom_resources where stack = ? and logical_id = ?",
  );
  const write = kernel.store.db.prepare(
    "insert or replace into cloudformation_custom_resources (stack, logical_id, properties, physical_id, data) values (?, ?, ?, ?, ?)",
  );
  const roleOfStandIn = new Map<string, string>();

  async function ask(
    request: ResourceRequest,
    stackId: string,
    before: Stored | null,
  ): Promise<CustomResourceResponse> {
    const { ServiceToken: serviceToken } = request.properties;
    if (typeof serviceToken !== "string") throw new Error("It has no ServiceToken.");
    const requestId = randomUUID();
    const event = {
      RequestType: before ? "Update" : "Create",
      ServiceToken: serviceToken,
      ResponseURL: `${kernel.endpoint}${customResourceResponsePath}${requestId}`,
      StackId: stackId,
      RequestId: requestId,
      LogicalResourceId: request.logicalId,
      ResourceType: request.type,
      ResourceProperties: asTexts(request.properties),
      ...(before
        ? { PhysicalResourceId: before.physicalId, OldResourceProperties: JSON.parse(before.properties) }
        : {}),
    };
    const answer = awaitAnswer(requestId);
    const invocation = kernel.use("lambda").invoke(serviceToken, event, kernel.admin.caller);
    invocation.then(
      (result) => {
        if (result.functionError) answer.reject(new Error(`its function failed: ${JSON.stringify(result.payload)}`));
        const noAnswer = new Error("its function returned without sending an answer to the ResponseURL");
        setTimeout(() => answer.reject(noAnswer), graceAfterReturnMs).unref();
      },
      (error: unknown) => answer.reject(error),
    );
    const response = await answer.promise.finally(() => awaited.delete(requestId));
    if (response.Status === "FAILED")
      throw new Error(`its function answered FAILED: ${response.Reason ?? "no reason given"}`);
    return response;
  }

  return {
    functionsReplacedIn(resources) {
      const serving = (types: (type: string) => boolean) =>
        new Set(
          Object.values(resources)
            .filter((resource) => types(resource.Type))
            .flatMap((resource) => [...referencesIn(resource.Properties.ServiceToken)]),
        );
      const others = serving((type) => !(type in replaced));
      return new Set([...serving((type) => type in replaced)].filter((id) => !others.has(id)));
    },

    standIn(request) {
      const arn = `arn:aws:lambda:${kernel.region}:${kernel.accountId}:function:${request.generatedName}`;
      const { Role: roleArn } = request.properties;
      if (typeof roleArn === "string") roleOfStandIn.set(arn, roleArn);
      return { ref: request.generatedName, attributes: { Arn: arn } };
    },

    async provision(request, stackId) {
      const properties = JSON.stringify(asTexts(request.properties));
      const before = parseStored(read.get(request.stackName, request.logicalId));
      if (before?.properties === properties) return provisioned(before.physicalId, JSON.parse(before.data));

      const replacement = replaced[request.type];
      let physicalId = before?.physicalId ?? request.generatedName;
      let data: Record<string, unknown>;
      if (replacement) {
        data = await replacement(
          kernel,
          request.properties,
          roleOfStandIn.get(String(request.properties.ServiceToken)) ?? "",
        );
      } else {
        const response = await ask(request, stackId, before);
        physicalId = response.PhysicalResourceId;
        data = response.Data ?? {};
      }
      write.run(request.stackName, request.logicalId, properties, physicalId, JSON.stringify(data));
      return provisioned(physicalId, data);
    },
  };
}

interface Stored {
  properties: string;
  physicalId: string;
  data: string;
}

function parseStored(row: unknown): Stored | null {
  if (row === undefined) return null;
  const { properties, physical_id, data } = z
    .object({ properties: z.string(), physical_id: z.string(), data: z.string() })
    .parse(row);
  return { properties, physicalId: physical_id, data };
}

function provisioned(physicalId: string, data: unknown): ProvisionedResource {
  const attributes: Record<string, string> = {};
  if (isRecord(data)) for (const [name, value] of Object.entries(data)) attributes[name] = String(value);
  return { ref: physicalId, attributes };
}

/** CloudFormation hands every scalar to a custom resource as text. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTexts(item)]));
  return String(value);
}

const awaited = new Map<string, PromiseWithResolvers<CustomResourceResponse>>();

function awaitAnswer(requestId: string): PromiseWithResolvers<CustomResourceResponse> {
  const answer = Promise.withResolvers<CustomResourceResponse>();
  awaited.set(requestId, answer);
  return answer;
}

/** Takes the answer of a custom resource's function. */
export async function serveCustomResourceResponse(request: HttpRequest): Promise<HttpResponse> {
  const answer = awaited.get(request.path.slice(customResourceResponsePath.length));
  if (!answer || request.method !== "PUT") return { status: 403, body: "Nobody awaits this answer.\n" };
  const body = await readBody(
    request,
    responseLimitBytes,
    () => new AwsError("EntityTooLarge", `A response document has at most ${responseLimitBytes} bytes.`),
  );
  const parsed = CustomResourceResponse.safeParse(parseJson(Buffer.from(body).toString()));
  if (parsed.success) answer.resolve(parsed.data);
  else answer.reject(new Error(`its function's answer is malformed: ${z.prettifyError(parsed.error)}`));
  return { status: 200, body: "" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
