/** What a template asks for, with every intrinsic already resolved. */
export interface ResourceRequest {
  stackName: string;
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
  /** A stable name for resources whose template gives none: `<stack>-<logicalId>-<8 hex>`, the same on every boot. */
  generatedName: string;
}

export interface ProvisionedResource {
  /** What `Ref` answers. */
  ref: string;
  /** What `Fn::GetAtt` answers, by attribute name (nested names with dots). */
  attributes: Record<string, string>;
}

/**
 * Creates one CloudFormation resource type. `provision` runs on every boot and is idempotent: it creates what is
 * missing, updates what changed, and never touches what the resource holds.
 */
export interface ResourceProvider {
  type: string;
  /** Every property the emulation honours or may truthfully ignore; any other property in a template stops the boot, naming it. */
  properties: readonly string[];
  provision(request: ResourceRequest): Promise<ProvisionedResource> | ProvisionedResource;
}
