import { NotSupportedError } from "../../../kernel/errors.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Caller, HttpRequest, HttpResponse } from "../../../kernel/service.ts";
import type { Origin } from "../distribution/distribution-configuration.ts";
import { type Distribution, type EdgeStore, lookUp } from "../distribution/edge-store.ts";

const bucketDomain = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/;
const apiDomain = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;

/** Asks an origin: a bucket as the distribution's own principal, or an HTTP API. */
export async function fetchOrigin(
  kernel: Kernel,
  store: EdgeStore,
  distribution: Distribution,
  origin: Origin,
  request: HttpRequest,
): Promise<HttpResponse> {
  const bucket = bucketDomain.exec(origin.DomainName)?.[1];
  if (bucket !== undefined) {
    // Virtual-host style, whatever Host the viewer's policy let through: the origin is this bucket.
    const hosted = { ...request, headers: { ...request.headers, host: origin.DomainName } };
    return kernel.use("s3").handleAs(hosted, originCaller(store, distribution, origin));
  }
  const apiId = apiDomain.exec(origin.DomainName)?.[1];
  if (apiId !== undefined) return kernel.use("apigateway").handle(apiId, request);
  throw new NotSupportedError(`CloudFront's origin ${origin.DomainName}; buckets and HTTP APIs are what it reaches`);
}

/** With origin access control the edge signs as CloudFront for this distribution, and the bucket's policy decides; without it, it is anonymous. */
function originCaller(store: EdgeStore, distribution: Distribution, origin: Origin): Caller {
  const signing = origin.OriginAccessControlId
    ? lookUp(store.accessControls, origin.OriginAccessControlId, "origin access control")
    : "never";
  if (signing === "never") return { kind: "anonymous" };
  return { kind: "service", principal: "cloudfront.amazonaws.com", sourceArn: distribution.arn };
}
