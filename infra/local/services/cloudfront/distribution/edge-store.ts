import type { KeyObject } from "node:crypto";
import { NotSupportedError } from "../../../kernel/errors.ts";
import type { EdgeFunction } from "../edge/edge-function.ts";
import { type Forwarding, managedCachePolicies, managedOriginRequestPolicies } from "../policy/forwarding.ts";
import { managedResponseHeaders, type ResponseHeaders } from "../policy/response-headers.ts";
import type { DistributionConfiguration } from "./distribution-configuration.ts";

export interface Distribution {
  id: string;
  arn: string;
  domainName: string;
  configuration: DistributionConfiguration;
}

type OriginSigning = "always" | "never" | "no-override";

/** Everything that the template has made of CloudFront. It holds no data, so that it is made anew at every boot. */
export interface EdgeStore {
  distributions: Map<string, Distribution>;
  publicKeys: Map<string, KeyObject>;
  /** Key groups: the ids of their keys. */
  keyGroups: Map<string, string[]>;
  functions: Map<string, EdgeFunction>;
  accessControls: Map<string, OriginSigning>;
  cachePolicies: Map<string, Forwarding>;
  originRequestPolicies: Map<string, Forwarding>;
  responseHeaders: Map<string, ResponseHeaders>;
}

export function makeEdgeStore(): EdgeStore {
  return {
    distributions: new Map(),
    publicKeys: new Map(),
    keyGroups: new Map(),
    functions: new Map(),
    accessControls: new Map(),
    cachePolicies: new Map(Object.entries(managedCachePolicies)),
    originRequestPolicies: new Map(Object.entries(managedOriginRequestPolicies)),
    responseHeaders: new Map(Object.entries(managedResponseHeaders)),
  };
}

/** What a distribution refers to. @throws NotSupportedError for a managed policy that the laptop cloud does not know */
export function lookUp<T>(kept: ReadonlyMap<string, T>, id: string, what: string): T {
  const found = kept.get(id);
  if (found === undefined) throw new NotSupportedError(`CloudFront's ${what} ${id}`);
  return found;
}
