import { describe, expect, it } from "vitest";
import { DistributionConfiguration } from "./distribution-configuration.ts";
import { matchBehaviour, normalisePath } from "./match-behaviour.ts";

const behaviour = (TargetOriginId: string) => ({
  TargetOriginId,
  ViewerProtocolPolicy: "https-only",
  CachePolicyId: "c",
});
const configuration = DistributionConfiguration.parse({
  Enabled: true,
  Origins: [],
  DefaultCacheBehavior: behaviour("default"),
  CacheBehaviors: [
    { PathPattern: "/v1/health", ...behaviour("health") },
    { PathPattern: "v1/*", ...behaviour("api") },
    { PathPattern: "/renditions/*", ...behaviour("renditions") },
    { PathPattern: "*.jp?", ...behaviour("pictures") },
  ],
});

describe("behaviours", () => {
  it.each([
    ["/", "default"],
    ["/v1/health", "health"],
    ["/v1/health/", "api"],
    ["/v1", "default"],
    ["/V1/a", "default"],
    ["/a/b.jpg", "pictures"],
    ["/a/b.jpeg", "default"],
    ["/renditions/a.jpg", "renditions"],
    ["/%72enditions/a", "renditions"],
    ["/x/../renditions/a", "renditions"],
    ["/x/%2e%2e/renditions/a", "renditions"],
    ["/v1/../renditions/a", "renditions"],
    ["/renditions/../v1/a", "api"],
    ["/./renditions/./a", "renditions"],
    ["/../../renditions/a", "renditions"],
  ])("sends %s to %s", (path, origin) => {
    expect(matchBehaviour(configuration, path).TargetOriginId).toBe(origin);
  });

  it("leaves encoded slashes encoded, and keeps empty segments", () => {
    expect(normalisePath("/a%2fb//c%C3%A9/")).toBe("/a%2Fb//c%C3%A9/");
  });
});
