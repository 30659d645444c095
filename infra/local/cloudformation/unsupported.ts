import type { ResourceProvider } from "../kernel/resource.ts";
import type { AssemblyStack } from "./assembly.ts";

/** Types that are nothing but a note of the CDK's to itself. */
export const skippedTypes: ReadonlySet<string> = new Set(["AWS::CDK::Metadata"]);

export function isCustomResource(type: string): boolean {
  return type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource";
}

/** Every resource type and property of a stack that no provider knows, each as one line; empty when the stack can run here. */
export function unsupportedIn(
  stack: AssemblyStack,
  providers: ReadonlyMap<string, ResourceProvider>,
  isCreated: (logicalId: string) => boolean,
): string[] {
  const missing = new Set<string>();
  for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
    if (skippedTypes.has(resource.Type) || isCustomResource(resource.Type) || !isCreated(logicalId)) continue;
    const provider = providers.get(resource.Type);
    if (!provider) {
      missing.add(`the resource type ${resource.Type} (${stack.stackName}/${logicalId})`);
      continue;
    }
    for (const property of Object.keys(resource.Properties)) {
      if (!provider.properties.includes(property))
        missing.add(`the property ${property} of ${resource.Type} (${stack.stackName}/${logicalId})`);
    }
  }
  for (const rule of Object.keys(stack.template.Rules)) {
    if (rule !== "CheckBootstrapVersion") missing.add(`the template rule ${rule} (${stack.stackName})`);
  }
  return [...missing];
}
