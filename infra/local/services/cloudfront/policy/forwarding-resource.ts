import * as z from "zod";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import type { EdgeStore } from "../distribution/edge-store.ts";
import { identify } from "../resource/identify.ts";
import type { Forwarding, Selection } from "./forwarding.ts";

const names = z.array(z.string()).optional();
const flag = z.union([z.boolean(), z.enum(["true", "false"])]).optional();
const HeadersConfig = z.strictObject({ HeaderBehavior: z.string(), Headers: names });
const CookiesConfig = z.strictObject({ CookieBehavior: z.string(), Cookies: names });
const QueryStringsConfig = z.strictObject({ QueryStringBehavior: z.string(), QueryStrings: names });

const parameters = { HeadersConfig, CookiesConfig, QueryStringsConfig };

const CachePolicyConfig = z.strictObject({
  Name: z.string(),
  Comment: z.string().optional(),
  // Nothing is cached here, so for how long is no question.
  DefaultTTL: z.coerce.number().optional(),
  MinTTL: z.coerce.number().optional(),
  MaxTTL: z.coerce.number().optional(),
  ParametersInCacheKeyAndForwardedToOrigin: z.strictObject({
    ...parameters,
    EnableAcceptEncodingGzip: flag,
    EnableAcceptEncodingBrotli: flag,
  }),
});

const OriginRequestPolicyConfig = z.strictObject({ Name: z.string(), Comment: z.string().optional(), ...parameters });

function selection(behaviour: string, given: string[] = [], lowerCase = false): Selection {
  const listed = lowerCase ? given.map((name) => name.toLowerCase()) : given;
  switch (behaviour) {
    case "none":
      return { kind: "none" };
    case "all":
    case "allViewer":
      return { kind: "all" };
    case "whitelist":
      return { kind: "only", names: listed };
    case "allExcept":
      return { kind: "except", names: listed };
    default:
      throw new Error(`The laptop cloud does not know CloudFront's behaviour ${behaviour}.`);
  }
}

function forwarding(config: z.infer<z.ZodObject<typeof parameters>>): Forwarding {
  return {
    headers: selection(config.HeadersConfig.HeaderBehavior, config.HeadersConfig.Headers, true),
    cookies: selection(config.CookiesConfig.CookieBehavior, config.CookiesConfig.Cookies),
    queries: selection(config.QueryStringsConfig.QueryStringBehavior, config.QueryStringsConfig.QueryStrings),
  };
}

/** `AWS::CloudFront::CachePolicy` and `AWS::CloudFront::OriginRequestPolicy`. */
export function makeForwardingProviders(store: EdgeStore): ResourceProvider[] {
  return [
    {
      type: "AWS::CloudFront::CachePolicy",
      properties: ["CachePolicyConfig"],
      provision({ properties, generatedName }) {
        const config = CachePolicyConfig.parse(properties.CachePolicyConfig);
        const id = identify("", generatedName, "policy");
        store.cachePolicies.set(id, forwarding(config.ParametersInCacheKeyAndForwardedToOrigin));
        return { ref: id, attributes: { Id: id } };
      },
    },
    {
      type: "AWS::CloudFront::OriginRequestPolicy",
      properties: ["OriginRequestPolicyConfig"],
      provision({ properties, generatedName }) {
        const id = identify("", generatedName, "policy");
        store.originRequestPolicies.set(
          id,
          forwarding(OriginRequestPolicyConfig.parse(properties.OriginRequestPolicyConfig)),
        );
        return { ref: id, attributes: { Id: id } };
      },
    },
  ];
}
