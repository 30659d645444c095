/** Which of a request's names go on to the origin. Header names are lower-cased. */
export type Selection = { kind: "none" } | { kind: "all" } | { kind: "only" | "except"; names: string[] };

/** What a cache policy or an origin request policy lets through. */
export interface Forwarding {
  headers: Selection;
  cookies: Selection;
  queries: Selection;
}

const none: Selection = { kind: "none" };
const all: Selection = { kind: "all" };
const only = (...names: string[]): Selection => ({ kind: "only", names });

/** Whether a policy lets a name through. */
export function lets(selection: Selection, name: string): boolean {
  switch (selection.kind) {
    case "none":
      return false;
    case "all":
      return true;
    case "only":
      return selection.names.includes(name);
    case "except":
      return !selection.names.includes(name);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const managedCachePolicies: Record<string, Forwarding> = {
  // CachingOptimized
  "658327ea-f89d-4fab-a63d-7e88639e58f6": { headers: none, cookies: none, queries: none },
  // CachingOptimizedForUncompressedObjects
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": { headers: none, cookies: none, queries: none },
  // CachingDisabled
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": { headers: none, cookies: none, queries: none },
  // UseOriginCacheControlHeaders
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65": {
    headers: only("host", "origin", "x-http-method-override", "x-http-method", "x-method-override"),
    cookies: all,
    queries: none,
  },
  // UseOriginCacheControlHeaders-QueryStrings
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe": {
    headers: only("host", "origin", "x-http-method-override", "x-http-method", "x-method-override"),
    cookies: all,
    queries: all,
  },
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const managedOriginRequestPolicies: Record<string, Forwarding> = {
  // AllViewer
  "216adef6-5c7f-47e4-b989-5492eafa07d3": { headers: all, cookies: all, queries: all },
  // AllViewerExceptHostHeader
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": { headers: { kind: "except", names: ["host"] }, cookies: all, queries: all },
  // CORS-CustomOrigin
  "59781a5b-3903-41f3-afcb-af62929ccde1": { headers: only("origin"), cookies: none, queries: none },
  // CORS-S3Origin
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": {
    headers: only("origin", "access-control-request-headers", "access-control-request-method"),
    cookies: none,
    queries: none,
  },
  // HostHeaderOnly
  "bf0718e1-ba1e-49d1-88b1-f726733018ae": { headers: only("host"), cookies: none, queries: none },
  // UserAgentRefererHeaders
  "acba4595-bd28-49b8-b9fe-13317c0390fa": { headers: only("user-agent", "referer"), cookies: none, queries: none },
};
