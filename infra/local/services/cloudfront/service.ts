import type { Kernel } from "../../kernel/kernel.ts";
import { makeEdgeStore } from "./distribution/edge-store.ts";
import { makeEdge } from "./edge/serve-viewer.ts";
import { makeForwardingProviders } from "./policy/forwarding-resource.ts";
import { makeResponseHeadersProvider } from "./policy/response-headers-resource.ts";
import { makeAccessControlProvider } from "./resource/access-control-resource.ts";
import { makeDistributionProvider } from "./resource/distribution-resource.ts";
import { makeFunctionProvider } from "./resource/function-resource.ts";
import { makeKeyProviders } from "./resource/key-resource.ts";

/** The laptop cloud's CloudFront: one edge, without a cache, on the laptop cloud's own address. Provides the backplane's `cloudfront`. */
export function makeCloudFront(kernel: Kernel): void {
  const store = makeEdgeStore();
  const providers = [
    makeDistributionProvider(kernel, store),
    makeFunctionProvider(kernel, store),
    makeAccessControlProvider(store),
    makeResponseHeadersProvider(store),
    ...makeForwardingProviders(store),
    ...makeKeyProviders(store),
  ];
  for (const provider of providers) kernel.registerProvider(provider);
  kernel.provide("cloudfront", { handle: makeEdge(kernel, store) });
}
