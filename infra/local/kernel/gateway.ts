import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Backplane } from "./backplane.ts";
import { AwsError } from "./errors.ts";
import { readInput, routeCall, writeError, writeOutput } from "./json-protocols.ts";
import type { Kernel } from "./kernel.ts";
import { readBody, readRequest, writeResponse } from "./node-http.ts";
import type { Call, HttpRequest, HttpResponse, ModelledService } from "./service.ts";
import type { ServiceModel } from "./service-model.ts";

type LocalHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface GatewayParts {
  authenticate: Kernel["authenticate"];
  call(service: ModelledService, operation: string, input: unknown, call: Call): Promise<unknown>;
  /** The service's part, when it is there. */
  part<K extends keyof Backplane>(name: K): Backplane[K] | undefined;
  /** Serves `/_local/…`. */
  local: LocalHandler;
  log: Kernel["log"];
}

/** What a service accepts at most, in bytes of the body; a Lambda's payload is documented, the others are their largest request. */
const payloadLimits: Partial<Record<ModelledService, number>> = {
  lambda: 6 * 1024 * 1024,
  dynamodb: 16 * 1024 * 1024,
  rekognition: 8 * 1024 * 1024,
  sesv2: 56 * 1024 * 1024,
};
const usualLimit = 4 * 1024 * 1024;

/** Longer than any client keeps a connection for later, so that none is closed under a request that is just being sent. */
const idleConnectionMs = 600_000;

/** One HTTP server for every protocol; see the routing table in docs/architecture.md. */
export function makeGateway(parts: GatewayParts): Server {
  const server = createServer({ keepAliveTimeout: idleConnectionMs, requestTimeout: 0 }, (incoming, outgoing) => {
    serve(parts, incoming, outgoing).catch((error: unknown) => {
      // The client went away, or a body failed midway: there is nobody left to tell.
      parts.log("debug", "a connection broke", { url: incoming.url, error: String(error) });
      outgoing.destroy();
    });
  });
  return server;
}

async function serve(parts: GatewayParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const head = incoming.method === "HEAD";
  let response: HttpResponse;
  try {
    response = await route(parts, readRequest(incoming));
  } catch (error) {
    response = writeError(toAwsError(error, parts.log), null);
  }
  // Whatever of the request nobody read must not stay in the connection.
  if (!incoming.complete) incoming.resume();
  await writeResponse(outgoing, response, head);
}

async function route(parts: GatewayParts, request: HttpRequest): Promise<HttpResponse> {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const scope = /AWS4-HMAC-SHA256.*Credential=[^,]*\/([a-z0-9-]+)\/aws4_request/.exec(
    request.headers.authorization ?? "",
  )?.[1];
  if (scope === "s3") return need(parts, "s3").handle(request);
  if (scope === "sts") return need(parts, "sts").handle(request);
  if (scope !== undefined) return serveModelled(parts, request, scope);
  if (request.path === "/_local" || request.path.startsWith("/_local/")) return parts.local(request);

  const s3 = parts.part("s3");
  if (s3 && (request.query.has("X-Amz-Signature") || namesBucket(s3, host, request.path))) return s3.handle(request);
  const apiId = /^([a-z0-9]+)\.execute-api\./.exec(host)?.[1];
  if (apiId !== undefined) return need(parts, "apigateway").handle(apiId, request);
  if (request.headers["x-amz-target"] !== undefined) {
    return writeError(
      new AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token", {
        statusCode: 403,
      }),
      null,
    );
  }
  return need(parts, "cloudfront").handle(request);
}

/** A bucket is addressed by its host name (`bucket.localhost`, `bucket.s3.…`) or by the first segment of the path. */
function namesBucket(s3: Backplane["s3"], host: string, path: string): boolean {
  const byHost = /^(.+?)\.(?:s3[.-].*|localhost)$/.exec(host)?.[1];
  const byPath = decodeURIComponent(path.split("/")[1] ?? "");
  return (byHost !== undefined && s3.hasBucket(byHost)) || (byPath !== "" && s3.hasBucket(byPath));
}

async function serveModelled(parts: GatewayParts, request: HttpRequest, scope: string): Promise<HttpResponse> {
  const requestId = randomUUID();
  let model: ServiceModel | null = null;
  let response: HttpResponse;
  try {
    const routed = routeCall(request, scope);
    model = routed.model;
    const limit = payloadLimits[model.service] ?? usualLimit;
    const body = await readBody(
      request,
      limit,
      () =>
        new AwsError("RequestEntityTooLargeException", `Request must be smaller than ${limit} bytes.`, {
          statusCode: 413,
        }),
    );
    const { caller } = parts.authenticate(request, model.signingName, body);
    const output = await parts.call(model.service, routed.operation.name, readInput(routed, request, body), {
      caller,
      requestId,
    });
    response = writeOutput(routed, output);
  } catch (error) {
    response = writeError(toAwsError(error, parts.log), model);
  }
  return { ...response, headers: { ...response.headers, "x-amzn-requestid": requestId } };
}

function need<K extends keyof Backplane>(parts: GatewayParts, name: K): Backplane[K] {
  const part = parts.part(name);
  if (!part)
    throw new AwsError("ServiceUnavailable", `${name} is not running in this laptop cloud.`, { statusCode: 503 });
  return part;
}

function toAwsError(error: unknown, log: Kernel["log"]): AwsError {
  if (error instanceof AwsError) return error;
  log("error", "a request failed unexpectedly", {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return new AwsError(
    "InternalFailure",
    `The laptop cloud failed: ${error instanceof Error ? error.message : String(error)}`,
    { statusCode: 500, cause: error },
  );
}
