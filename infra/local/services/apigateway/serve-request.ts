import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { readBody } from "../../kernel/node-http.ts";
import type { HttpRequest, HttpResponse } from "../../kernel/service.ts";
import { formatAccessLog } from "./access-log.ts";
import { preflight, withCors } from "./cors.ts";
import type { HttpApi, Integration, Stage } from "./http-api.ts";
import type { AuthorizeRequest } from "./jwt-authorizer.ts";
import { lambdaResponse } from "./lambda-response.ts";
import { type MatchedRoute, matchRoute } from "./match-route.ts";
import { commonLogTime, requestEvent } from "./request-event.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maxBodyBytes = 10 * 2 ** 20;

export interface ServeParts {
  kernel: Kernel;
  authorize: AuthorizeRequest;
  /** Whether the stage takes one more request now. */
  admit(api: HttpApi, stage: Stage): boolean;
  accessLog(api: HttpApi, line: string): void;
}

/** Serves requests to HTTP APIs: stage, CORS, throttling, route, token, function, answer. */
export function makeServeRequest(parts: ServeParts): (api: HttpApi, request: HttpRequest) => Promise<HttpResponse> {
  const { kernel } = parts;

  return async (api, request) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    // HTTP APIs decode the path before anything else looks at it, and a question mark that appears ends it.
    const decoded = (decodeURIComponent(request.path).split("?")[0] ?? "/") || "/";
    const stage = stageOf(api, decoded);
    if (api.endpointDisabled || !stage) return withId(message(404, "Not Found"), requestId);
    const routed = stage.name === "$default" ? decoded : decoded.slice(stage.name.length + 1) || "/";
    const matched = matchRoute(api.routes.values(), request.method, routed);

    const log: Record<string, string> = {};
    const answered = api.cors && preflight(api.cors, request);
    const answer = answered ?? (await respond(api, stage, matched, request, decoded, requestId, log));
    const response = withId(api.cors && !answered ? withCors(api.cors, request, answer) : answer, requestId);
    if (stage.accessLogFormat !== null) {
      const facts = {
        requestId,
        extendedRequestId: requestId,
        requestTime: commonLogTime(kernel.clock.now()),
        requestTimeEpoch: String(Math.floor(kernel.clock.now())),
        httpMethod: request.method,
        path: decoded,
        protocol: "HTTP/1.1",
        routeKey: matched?.route.key ?? "-",
        stage: stage.name,
        apiId: api.id,
        accountId: kernel.accountId,
        domainName: request.headers.host ?? "-",
        status: String(response.status),
        responseLatency: String(Math.round(performance.now() - startedAt)),
        "identity.sourceIp": request.remoteAddress,
        "identity.userAgent": request.headers["user-agent"] ?? "-",
        ...log,
      };
      parts.accessLog(api, formatAccessLog(stage.accessLogFormat, facts));
    }
    return response;
  };

  async function respond(
    api: HttpApi,
    stage: Stage,
    matched: MatchedRoute | null,
    request: HttpRequest,
    path: string,
    requestId: string,
    log: Record<string, string>,
  ): Promise<HttpResponse> {
    if (!parts.admit(api, stage)) return message(429, "Too Many Requests");
    if (!matched) return message(404, "Not Found");
    const { route, pathParameters } = matched;
    const integration = api.integrations.get(route.integrationId);
    const authorizer = route.authorizerId === null ? null : api.authorizers.get(route.authorizerId);
    if (!integration || authorizer === undefined) return message(500, "Internal Server Error");

    const authorization = authorizer && (await parts.authorize(authorizer, route.scopes, request.headers));
    if (authorization?.kind === "refused") {
      log["authorizer.error"] = authorization.reason;
      return {
        ...message(authorization.status, authorization.status === 401 ? "Unauthorized" : "Forbidden", {
          "www-authenticate": authorization.challenge,
        }),
      };
    }
    let body: Uint8Array;
    try {
      body = await readBody(
        request,
        maxBodyBytes,
        () => new AwsError("RequestEntityTooLarge", "The body is too large.", { statusCode: 413 }),
      );
    } catch (error) {
      if (error instanceof AwsError && error.statusCode === 413) return message(413, "Request Entity Too Large");
      throw error;
    }
    const event = requestEvent(request, body, {
      accountId: kernel.accountId,
      apiId: api.id,
      stage: stage.name,
      stageVariables: stage.variables,
      routeKey: route.key,
      pathParameters,
      path,
      requestId,
      nowMs: kernel.clock.now(),
      authorized: authorization?.authorized ?? null,
    });
    return integrate(integration, event, sourceArn(api, stage, route.key, request.method), log);
  }

  async function integrate(
    integration: Integration,
    event: unknown,
    source: string,
    log: Record<string, string>,
  ): Promise<HttpResponse> {
    const caller = { kind: "service" as const, principal: "apigateway.amazonaws.com", sourceArn: source };
    const timeout = Promise.withResolvers<"timeout">();
    const timer = setTimeout(() => timeout.resolve("timeout"), integration.timeoutMs);
    const startedAt = performance.now();
    try {
      kernel.authorize(caller, [{ action: "lambda:InvokeFunction", resource: integration.functionArn }]);
      const invocation = await Promise.race([
        kernel.use("lambda").invoke(integration.functionArn, event, caller),
        timeout.promise,
      ]);
      log.integrationLatency = String(Math.round(performance.now() - startedAt));
      // The function runs on; nobody waits for its answer.
      if (invocation === "timeout") {
        log.integrationErrorMessage = "The integration timed out.";
        return message(503, "Service Unavailable");
      }
      if (invocation.functionError !== undefined) {
        log.integrationErrorMessage = "The function failed; its log says why.";
        return message(500, "Internal Server Error");
      }
      return lambdaResponse(invocation.payload) ?? message(500, "Internal Server Error");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      log.integrationErrorMessage = error.message;
      return error.statusCode === 429 ? message(503, "Service Unavailable") : message(500, "Internal Server Error");
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a function's permission is held against: `…:<api>/<stage>/<method>/<route's path>`. */
  function sourceArn(api: HttpApi, stage: Stage, routeKey: string, method: string): string {
    const path = routeKey.split(" ")[1];
    const prefix = `arn:aws:execute-api:${kernel.region}:${kernel.accountId}:${api.id}/${stage.name}`;
    return path === undefined ? `${prefix}/$default` : `${prefix}/${method}${path}`;
  }
}

/** A stage by the first segment of the path, else `$default`. */
function stageOf(api: HttpApi, path: string): Stage | undefined {
  const named = api.stages.get(path.split("/")[1] ?? "");
  return named ?? api.stages.get("$default");
}

function message(status: number, text: string, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ message: text }),
  };
}

function withId(response: HttpResponse, requestId: string): HttpResponse {
  return { ...response, headers: { ...response.headers, "apigw-requestid": requestId } };
}
