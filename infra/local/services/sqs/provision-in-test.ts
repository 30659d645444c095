import type { TestKernel } from "../../kernel/test-cloud.ts";

/** Creates a resource in a test kernel as a template would, with the same rule against unknown properties. */
export async function provision(
  cloud: TestKernel,
  type: string,
  logicalId: string,
  properties: Record<string, unknown> = {},
) {
  const provider = cloud.kernel.providers().get(type);
  if (!provider) throw new Error(`Nobody provides ${type}.`);
  const unknown = Object.keys(properties).find((name) => !provider.properties.includes(name));
  if (unknown) throw new Error(`${type} has no property ${unknown}.`);
  return provider.provision({
    stackName: "Test",
    logicalId,
    type,
    properties,
    generatedName: `test-${logicalId}-0123abcd`,
  });
}
