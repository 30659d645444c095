import type { Kernel } from "../../../kernel/kernel.ts";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import { DistributionConfiguration } from "../distribution/distribution-configuration.ts";
import { type EdgeStore, lookUp } from "../distribution/edge-store.ts";
import { identify } from "./identify.ts";

/** `AWS::CloudFront::Distribution`. What it refers to must exist, so that a wrong reference stops the boot and not a viewer. */
export function makeDistributionProvider(kernel: Pick<Kernel, "accountId">, store: EdgeStore): ResourceProvider {
  return {
    type: "AWS::CloudFront::Distribution",
    properties: ["DistributionConfig", "Tags"],
    provision({ properties, generatedName, logicalId }) {
      const parsed = DistributionConfiguration.safeParse(properties.DistributionConfig);
      if (!parsed.success)
        throw new Error(`The laptop cloud cannot make the distribution ${logicalId}: ${parsed.error.message}`);
      const configuration = parsed.data;
      for (const behaviour of [configuration.DefaultCacheBehavior, ...configuration.CacheBehaviors]) {
        lookUp(store.cachePolicies, behaviour.CachePolicyId, "cache policy");
        if (behaviour.OriginRequestPolicyId)
          lookUp(store.originRequestPolicies, behaviour.OriginRequestPolicyId, "origin request policy");
        if (behaviour.ResponseHeadersPolicyId)
          lookUp(store.responseHeaders, behaviour.ResponseHeadersPolicyId, "response headers policy");
        for (const group of behaviour.TrustedKeyGroups) lookUp(store.keyGroups, group, "key group");
        for (const { FunctionARN } of behaviour.FunctionAssociations) lookUp(store.functions, FunctionARN, "function");
      }
      const id = identify("E", generatedName);
      const domainName = `d${id.slice(1).toLowerCase()}.cloudfront.net`;
      const arn = `arn:aws:cloudfront::${kernel.accountId}:distribution/${id}`;
      store.distributions.set(id, { id, arn, domainName, configuration });
      return { ref: id, attributes: { Id: id, DomainName: domainName } };
    },
  };
}
