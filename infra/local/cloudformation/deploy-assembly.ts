import { NotSupportedError } from "../kernel/errors.ts";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import type { ProvisionedResource } from "../kernel/resource.ts";
import { type AssemblyStack, readAssembly } from "./assembly.ts";
import { type CustomResources, makeCustomResources } from "./custom-resource.ts";
import { orderByDependencies } from "./dependency-order.ts";
import { resolveDynamicReferences } from "./dynamic-reference.ts";
import { noValue, resolveIntrinsics, type TemplateScope } from "./intrinsic-function.ts";
import { parameterValues } from "./parameter-values.ts";
import { referencesIn } from "./references.ts";
import { generateName, makeStackScope, stackId } from "./stack-scope.ts";
import { isCustomResource, skippedTypes, unsupportedIn } from "./unsupported.ts";

interface DeployedResource extends ProvisionedResource {
  type: string;
}

export interface DeployedStack {
  stackName: string;
  resources: ReadonlyMap<string, DeployedResource>;
  outputs: Record<string, string>;
}

/**
 * Creates, or brings up to date, everything that the assembly's templates describe. Names all that the laptop cloud
 * does not implement before anything is created. `parameters` are by stack name, then by parameter.
 */
export async function deployAssembly(
  kernel: LocalKernel,
  parameters: Record<string, Record<string, string>> = {},
): Promise<DeployedStack[]> {
  const stacks = readAssembly(kernel.assemblyDir);
  for (const stackName of Object.keys(parameters)) {
    if (!stacks.some((stack) => stack.stackName === stackName))
      throw new Error(`Parameters are given for ${stackName}, which the assembly does not have.`);
  }
  const customResources = makeCustomResources(kernel);
  const exports = new Map<string, unknown>();
  const deployments: StackDeployment[] = [];
  for (const stack of stacks)
    deployments.push(await prepareStack(kernel, stack, parameters[stack.stackName] ?? {}, exports, customResources));

  const missing = deployments.flatMap((deployment) => deployment.unsupported);
  if (missing.length > 0) throw new NotSupportedError(missing.join("; "));

  const deployed: DeployedStack[] = [];
  for (const deployment of deployments) deployed.push(await deployment.deploy());
  return deployed;
}

interface StackDeployment {
  unsupported: string[];
  deploy(): Promise<DeployedStack>;
}

async function prepareStack(
  kernel: LocalKernel,
  stack: AssemblyStack,
  given: Record<string, string>,
  exports: Map<string, unknown>,
  customResources: CustomResources,
): Promise<StackDeployment> {
  const { template, stackName } = stack;
  const identity = { stackName, accountId: kernel.accountId, region: kernel.region };
  const provisioned = new Map<string, DeployedResource>();
  const readSsmParameter = async (name: string) =>
    String(await resolveDynamicReferences(`{{resolve:ssm:${name}}}`, kernel, kernel.admin.caller));
  const values = await parameterValues(template, { ...stack.parameters, ...given }, readSsmParameter);
  const scope = makeStackScope({ identity, template, parameters: values, provisioned, exports });

  const created = new Set(
    Object.entries(template.Resources)
      .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
      .map(([logicalId]) => logicalId),
  );
  const standIns = customResources.functionsReplacedIn(template.Resources);
  const needsProvider = (logicalId: string) => created.has(logicalId) && !standIns.has(logicalId);

  async function provision(logicalId: string): Promise<void> {
    const resource = template.Resources[logicalId];
    if (!resource || skippedTypes.has(resource.Type)) return;
    try {
      const resolved = resolveIntrinsics(resource.Properties, scope);
      const properties = asRecord(await resolveDynamicReferences(resolved, kernel, kernel.admin.caller));
      const request = {
        stackName,
        logicalId,
        type: resource.Type,
        properties,
        generatedName: generateName(stackName, logicalId),
      };
      const provider = kernel.providers().get(resource.Type);
      const result = isCustomResource(resource.Type)
        ? await customResources.provision(request, stackId(identity))
        : standIns.has(logicalId)
          ? customResources.standIn(request)
          : await provider?.provision(request);
      if (!result) throw new NotSupportedError(`the resource type ${resource.Type}`);
      provisioned.set(logicalId, { ...result, type: resource.Type });
    } catch (cause) {
      throw new Error(
        `${stackName}/${logicalId} (${resource.Type}): ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
  }

  return {
    unsupported: unsupportedIn(stack, kernel.providers(), needsProvider),
    async deploy() {
      const startedAt = performance.now();
      const dependencies = new Map(
        [...created].map((logicalId): [string, Set<string>] => {
          const resource = template.Resources[logicalId];
          return [logicalId, new Set([...referencesIn(resource?.Properties), ...(resource?.DependsOn ?? [])])];
        }),
      );
      for (const logicalId of orderByDependencies(dependencies)) await provision(logicalId);
      const outputs = resolveOutputs(stack, scope, exports);
      kernel.log("debug", `${stackName} is up`, {
        resources: provisioned.size,
        ms: Math.round(performance.now() - startedAt),
      });
      return { stackName, resources: provisioned, outputs };
    },
  };
}

function resolveOutputs(
  stack: AssemblyStack,
  scope: TemplateScope,
  exports: Map<string, unknown>,
): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.template.Outputs)) {
    if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
    const value = resolveIntrinsics(output.Value, scope);
    if (value === noValue) continue;
    outputs[name] = String(value);
    if (!output.Export) continue;
    const exportName = String(resolveIntrinsics(output.Export.Name, scope));
    if (exports.has(exportName)) throw new Error(`Two stacks export ${exportName}.`);
    exports.set(exportName, value);
  }
  return outputs;
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error("The properties are no object.");
  return Object.fromEntries(Object.entries(value));
}
