import type { KeyObject } from "node:crypto";
import { randomBytes } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { HttpRequest, HttpResponse } from "../../../kernel/service.ts";
import type { Behaviour } from "../distribution/distribution-configuration.ts";
import { type Distribution, type EdgeStore, lookUp } from "../distribution/edge-store.ts";
import { matchBehaviour } from "../distribution/match-behaviour.ts";
import { applyResponseHeaders } from "../policy/response-headers.ts";
import { readCookies, readSignedParts, withoutSigning } from "../signing/signed-parts.ts";
import { verifySignedRequest } from "../signing/verify-signed-request.ts";
import { EdgeError, edgeErrorResponse } from "./edge-error.ts";
import type { FunctionEvent } from "./edge-function.ts";
import { fetchOrigin } from "./fetch-origin.ts";
import { makeOriginRequest } from "./origin-request.ts";
import { fromFunctionRequest, fromFunctionResponse, toFunctionRequest, toFunctionResponse } from "./viewer-event.ts";

/**
 * Serves viewers as the edge does: behaviour, signature, viewer-request function, origin, response headers policy,
 * viewer-response function. There is no cache: every request reaches the origin, and nothing is ever stale.
 */
export function makeEdge(kernel: Kernel, store: EdgeStore): (request: HttpRequest) => Promise<HttpResponse> {
  async function serve(distribution: Distribution, request: HttpRequest, requestId: string): Promise<HttpResponse> {
    const { configuration } = distribution;
    if (!configuration.Enabled) throw new EdgeError("DistributionDisabled", "The distribution is not enabled");
    const behaviour = matchBehaviour(configuration, pathOf(request));
    let response: HttpResponse;
    try {
      response = await ask(distribution, behaviour, request, requestId);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      response = edgeErrorResponse(error);
    }
    return (
      (await customError(distribution, request, response, requestId)) ??
      finish(distribution, behaviour, request, response, requestId)
    );
  }

  async function ask(
    distribution: Distribution,
    behaviour: Behaviour,
    viewer: HttpRequest,
    requestId: string,
  ): Promise<HttpResponse> {
    if (!behaviour.AllowedMethods.includes(viewer.method)) {
      throw new EdgeError(
        "MethodNotAllowed",
        "This distribution is not configured to allow the HTTP request method that was used for this request.",
      );
    }
    const [rawPath = "/", rawQuery = ""] = viewer.rawUrl.split(/\?(.*)/s);
    let request = viewer;
    if (behaviour.TrustedKeyGroups.length > 0) {
      const unsigned = withoutSigning(rawQuery);
      const url = `http://${viewer.headers.host ?? ""}${rawPath}${unsigned === "" ? "" : `?${unsigned}`}`;
      const parts = readSignedParts(viewer, readCookies(viewer.headers.cookie));
      verifySignedRequest(parts, { url, ip: viewer.remoteAddress, nowMs: kernel.clock.now() }, trustedKeys(behaviour));
      request = withQuery(viewer, unsigned);
    }
    const hook = behaviour.FunctionAssociations.find((association) => association.EventType === "viewer-request");
    if (hook) {
      const seen = toFunctionRequest(request, request.rawUrl.split(/\?(.*)/s)[1] ?? "");
      const outcome = lookUp(store.functions, hook.FunctionARN, "function").run(
        event(distribution, "viewer-request", request, seen, requestId),
      );
      if ("response" in outcome) return fromFunctionResponse(outcome.response);
      request = fromFunctionRequest(outcome.request, request);
    }
    return fetch(distribution, behaviour, withRootObject(distribution, request), requestId);
  }

  function fetch(
    distribution: Distribution,
    behaviour: Behaviour,
    request: HttpRequest,
    requestId: string,
  ): Promise<HttpResponse> {
    const origin = distribution.configuration.Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
    if (!origin) throw new Error(`The distribution ${distribution.id} has no origin ${behaviour.TargetOriginId}.`);
    const policies = [lookUp(store.cachePolicies, behaviour.CachePolicyId, "cache policy")];
    if (behaviour.OriginRequestPolicyId)
      policies.push(lookUp(store.originRequestPolicies, behaviour.OriginRequestPolicyId, "origin request policy"));
    return fetchOrigin(kernel, store, distribution, origin, makeOriginRequest(request, origin, policies, requestId));
  }

  /** The page that the distribution shows instead of an error, from wherever its path leads; null when there is none. */
  async function customError(
    distribution: Distribution,
    request: HttpRequest,
    response: HttpResponse,
    requestId: string,
  ): Promise<HttpResponse | null> {
    const rule = distribution.configuration.CustomErrorResponses.find(({ ErrorCode }) => ErrorCode === response.status);
    const page = rule?.ResponsePagePath;
    if (!rule || !page) return null;
    if (response.body instanceof ReadableStream) await response.body.cancel();
    const { range: _range, ...headers } = request.headers;
    const asked = {
      ...request,
      method: request.method === "HEAD" ? "HEAD" : "GET",
      rawUrl: page,
      path: page,
      query: new URLSearchParams(),
      headers,
      body: null,
    };
    const behaviour = matchBehaviour(distribution.configuration, page);
    const shown = await fetch(distribution, behaviour, asked, requestId);
    return finish(
      distribution,
      behaviour,
      asked,
      { ...shown, status: shown.status === 200 ? (rule.ResponseCode ?? response.status) : shown.status },
      requestId,
    );
  }

  function finish(
    distribution: Distribution,
    behaviour: Behaviour,
    request: HttpRequest,
    answered: HttpResponse,
    requestId: string,
  ): HttpResponse {
    const cached = answered.status >= 400 ? "Error from cloudfront" : "Miss from cloudfront";
    let response: HttpResponse = {
      ...answered,
      headers: {
        ...answered.headers,
        "x-cache": cached,
        via: "1.1 laptop.cloudfront.net (CloudFront)",
        "x-amz-cf-pop": "LAPTOP1",
        "x-amz-cf-id": requestId,
      },
    };
    if (behaviour.ResponseHeadersPolicyId) {
      response = applyResponseHeaders(
        lookUp(store.responseHeaders, behaviour.ResponseHeadersPolicyId, "response headers policy"),
        response,
        request.headers.origin,
      );
    }
    const hook = behaviour.FunctionAssociations.find((association) => association.EventType === "viewer-response");
    // Functions are not asked about errors of the origin.
    if (!hook || response.status >= 400) return response;
    const seen = toFunctionRequest(request, request.rawUrl.split(/\?(.*)/s)[1] ?? "");
    const outcome = lookUp(store.functions, hook.FunctionARN, "function").run({
      ...event(distribution, "viewer-response", request, seen, requestId),
      response: toFunctionResponse(response),
    });
    return "response" in outcome ? fromFunctionResponse(outcome.response, response.body) : response;
  }

  function trustedKeys(behaviour: Behaviour): Map<string, KeyObject> {
    const ids = behaviour.TrustedKeyGroups.flatMap((group) => lookUp(store.keyGroups, group, "key group"));
    return new Map(ids.map((id) => [id, lookUp(store.publicKeys, id, "public key")]));
  }

  return async (request) => {
    const requestId = randomBytes(42).toString("base64url");
    const distribution = distributionFor(store, request.headers.host);
    try {
      if (!distribution) throw new EdgeError("NoSuchDistribution", "No distribution is configured for this host", 404);
      kernel.meter({
        service: "cloudfront",
        operation: request.method,
        caller: "anonymous",
        resource: distribution.arn,
        subject: pathOf(request),
      });
      return await serve(distribution, request, requestId);
    } catch (error) {
      if (error instanceof EdgeError) {
        if (error.statusCode >= 500) kernel.log("error", error.message);
        return edgeErrorResponse(error);
      }
      throw error;
    }
  };
}

/** By host name, as DNS would lead there; a single distribution is also what the laptop cloud's own address leads to. */
function distributionFor(store: EdgeStore, host: string | undefined): Distribution | undefined {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  const all = [...store.distributions.values()];
  return (
    all.find(({ domainName, configuration }) => domainName === name || configuration.Aliases.includes(name)) ??
    (all.length === 1 ? all[0] : undefined)
  );
}

function event(
  distribution: Distribution,
  eventType: FunctionEvent["context"]["eventType"],
  request: HttpRequest,
  seen: FunctionEvent["request"],
  requestId: string,
): FunctionEvent {
  return {
    version: "1.0",
    context: { distributionDomainName: distribution.domainName, distributionId: distribution.id, eventType, requestId },
    viewer: { ip: request.remoteAddress },
    request: seen,
  };
}

function pathOf(request: HttpRequest): string {
  return request.rawUrl.split("?", 1)[0] ?? "/";
}

function withQuery(request: HttpRequest, rawQuery: string): HttpRequest {
  const path = pathOf(request);
  return { ...request, rawUrl: rawQuery === "" ? path : `${path}?${rawQuery}`, query: new URLSearchParams(rawQuery) };
}

/** The root of the distribution, and only that, is its root object. */
function withRootObject(distribution: Distribution, request: HttpRequest): HttpRequest {
  const root = distribution.configuration.DefaultRootObject;
  if (root === "" || pathOf(request) !== "/") return request;
  const path = `/${root}`;
  return { ...request, path, rawUrl: `${path}${request.rawUrl.slice(1)}` };
}
