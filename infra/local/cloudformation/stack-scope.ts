import { createHash } from "node:crypto";
import type { ProvisionedResource } from "../kernel/resource.ts";
import { evaluateCondition, noValue, type TemplateScope } from "./intrinsic-function.ts";
import type { Template } from "./template.ts";

export interface StackIdentity {
  stackName: string;
  accountId: string;
  region: string;
}

/** The stack's ARN; its last part is a UUID that a name always gets again. */
export function stackId({ stackName, accountId, region }: StackIdentity): string {
  const hex = createHash("sha256").update(stackName).digest("hex");
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${uuid}`;
}

/** A name for a resource to which its template gives none: the same on every boot. */
export function generateName(stackName: string, logicalId: string): string {
  return `${stackName}-${logicalId}-${createHash("sha256").update(`${stackName}/${logicalId}`).digest("hex").slice(0, 8)}`;
}

/** What a stack's intrinsic functions see: its parameters and conditions, what it has provisioned, and what others export. */
export function makeStackScope(options: {
  identity: StackIdentity;
  template: Template;
  parameters: ReadonlyMap<string, string | string[]>;
  provisioned: ReadonlyMap<string, ProvisionedResource>;
  exports: ReadonlyMap<string, unknown>;
}): TemplateScope {
  const { identity, template, parameters, provisioned, exports } = options;
  const pseudo: Record<string, unknown> = {
    "AWS::AccountId": identity.accountId,
    "AWS::Region": identity.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": identity.stackName,
    "AWS::StackId": stackId(identity),
    "AWS::NotificationARNs": [],
    "AWS::NoValue": noValue,
  };
  const conditions = new Map<string, boolean>();

  function resource(logicalId: string): ProvisionedResource {
    const found = provisioned.get(logicalId);
    if (found) return found;
    const because = template.Resources[logicalId] ? "has not been created" : "does not exist";
    throw new Error(`${logicalId} ${because} in ${identity.stackName}.`);
  }

  const scope: TemplateScope = {
    region: identity.region,
    ref(name) {
      if (name in pseudo) return pseudo[name];
      return parameters.get(name) ?? resource(name).ref;
    },
    getAtt(logicalId, attribute) {
      const value = resource(logicalId).attributes[attribute];
      if (value === undefined)
        throw new Error(
          `${template.Resources[logicalId]?.Type} ${logicalId} has no attribute ${attribute} in the laptop cloud.`,
        );
      return value;
    },
    condition(name) {
      const known = conditions.get(name);
      if (known !== undefined) return known;
      if (!(name in template.Conditions)) throw new Error(`${identity.stackName} has no condition ${name}.`);
      const value = evaluateCondition(template.Conditions[name], scope);
      conditions.set(name, value);
      return value;
    },
    importValue(name) {
      if (!exports.has(name)) throw new Error(`No stack exports ${name}.`);
      return exports.get(name);
    },
    mapping: (map, top, second) => template.Mappings[map]?.[top]?.[second],
  };
  return scope;
}
