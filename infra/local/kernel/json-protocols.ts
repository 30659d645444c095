import { AwsError, NotSupportedError } from "./errors.ts";
import { fromWire, isRecord, toWire, wireName } from "./rewrite-document.ts";
import type { HttpRequest, HttpResponse } from "./service.ts";
import {
  loadServiceModel,
  modelledServices,
  type OperationModel,
  type ServiceModel,
  type Shape,
} from "./service-model.ts";

/** A request that has been recognised as one of a modelled service's operations. */
export interface RoutedCall {
  model: ServiceModel;
  operation: OperationModel;
  /** Values of the URI's labels, decoded. */
  labels: Record<string, string>;
}

/** Members of Lambda's Invoke that travel in the query or as the body itself; the models do not say where members travel. */
const queryMembers = new Set(["lambda:Invoke:Qualifier"]);
const bodyMembers: Record<string, string> = { "lambda:Invoke": "Payload" };
const statusMembers: Record<string, string> = { "lambda:Invoke": "StatusCode" };

/** Finds the operation of a signed request: by `X-Amz-Target`, or by method and path. Throws AwsError when there is none. */
export function routeCall(request: HttpRequest, signingName: string): RoutedCall {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) {
    const at = target.lastIndexOf(".");
    const [prefix, name] = [target.slice(0, at), target.slice(at + 1)];
    for (const service of modelledServices) {
      const model = loadServiceModel(service);
      if (model.targetPrefix !== prefix || model.protocol !== "json") continue;
      const operation = model.operations.get(name);
      if (!operation) throw new NotSupportedError(`${service}:${name}`);
      return { model, operation, labels: {} };
    }
    throw new NotSupportedError(target);
  }
  for (const service of modelledServices) {
    const model = loadServiceModel(service);
    if (model.protocol !== "rest-json" || model.signingName !== signingName) continue;
    for (const operation of model.operations.values()) {
      for (const place of [operation, ...(operation.newerPlace ? [operation.newerPlace] : [])]) {
        const labels = place.method === request.method ? matchPath(place.requestUri, request.path) : null;
        if (labels) return { model, operation: { ...operation, ...place }, labels };
      }
    }
  }
  throw new NotSupportedError(`${request.method} ${request.path} of ${signingName}`);
}

function matchPath(template: string, path: string): Record<string, string> | null {
  const [expected, actual] = [template.split("/"), path.split("/")];
  if (expected.length !== actual.length) return null;
  const labels: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? "";
    const label = /^\{([^}+]+)\}$/.exec(part)?.[1];
    if (label === undefined ? part !== value : value === "") return null;
    if (label !== undefined) labels[label] = decodeURIComponent(value);
  }
  return labels;
}

/** Reads the operation's input off the request, in the JSON form of the model. Throws SerializationException. */
export function readInput(routed: RoutedCall, request: HttpRequest, body: Uint8Array): unknown {
  const { model, operation } = routed;
  if (model.protocol === "json") return fromWire(model, operation.input, parseBody(body));

  const id = `${model.service}:${operation.name}`;
  const members = operation.input ? (model.resolve(operation.input).properties ?? {}) : {};
  const rawMember = bodyMembers[id];
  const outside: Record<string, unknown> = {};
  const inBody: Record<string, Shape> = {};
  for (const [member, shape] of Object.entries(members)) {
    const name = wireName(member, shape);
    if (member === rawMember) {
      if (body.length > 0) outside[member] = Buffer.from(body).toString("base64");
      continue;
    }
    const text = placeOf(routed, member, name, request);
    if (text === undefined) inBody[member] = shape;
    else if (text !== null) outside[member] = fromText(text, model.resolve(shape));
  }
  const document =
    rawMember === undefined && body.length > 0
      ? fromWire(model, { type: "object", properties: inBody }, parseBody(body))
      : {};
  return { ...(isRecord(document) ? document : {}), ...outside };
}

/** The text of a member that travels outside the body, null when it is absent, undefined when it travels in the body. */
function placeOf(routed: RoutedCall, member: string, name: string, request: HttpRequest): string | null | undefined {
  const { model, operation, labels } = routed;
  if (operation.requestUri.includes(`{${name}}`)) return labels[name] ?? null;
  if (name.startsWith("X-Amz-")) return request.headers[name.toLowerCase()] ?? null;
  const inQuery =
    operation.method === "GET" ||
    operation.method === "DELETE" ||
    queryMembers.has(`${model.service}:${operation.name}:${member}`);
  return inQuery ? request.query.get(name) : undefined;
}

function fromText(text: string, shape: Shape): unknown {
  if (shape.type === "integer" || shape.type === "number") return Number(text);
  if (shape.type === "boolean") return text === "true";
  return text;
}

function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    const document: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (isRecord(document)) return document;
  } catch (cause) {
    throw new AwsError("SerializationException", "The request's body is not valid JSON.", { cause });
  }
  throw new AwsError("SerializationException", "The request's body is not a JSON object.");
}

/** Writes an operation's output as the protocol wants it. */
export function writeOutput(routed: RoutedCall, output: unknown): HttpResponse {
  const { model, operation } = routed;
  if (model.protocol === "json") {
    return {
      status: 200,
      headers: { "content-type": `application/x-amz-json-${model.jsonVersion}` },
      body: JSON.stringify(toWire(model, operation.output, output)),
    };
  }
  const id = `${model.service}:${operation.name}`;
  const wire = toWire(model, operation.output, output);
  const document = isRecord(wire) ? { ...wire } : {};
  const headers: Record<string, string> = { "content-type": "application/json" };
  let status = operation.responseCode;
  let body: string | Uint8Array | undefined;
  for (const [name, value] of Object.entries(document)) {
    if (name.startsWith("X-Amz-")) headers[name.toLowerCase()] = String(value);
    else if (name === statusMembers[id]) status = Number(value);
    else if (name === bodyMembers[id]) body = Buffer.from(String(value), "base64");
    else continue;
    delete document[name];
  }
  return { status, headers, body: body ?? (bodyMembers[id] ? "" : JSON.stringify(document)) };
}

/** SQS still tells clients the codes of its older query protocol, and botocore's exceptions go by them. */
const queryErrorCodes: Record<string, string> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
};

/** Writes an error so that the SDKs' parsers name it rightly, in the body and in the header. */
export function writeError(error: AwsError, model: ServiceModel | null): HttpResponse {
  const sqs = model?.service === "sqs";
  const fault = error.statusCode >= 500 ? "Receiver" : "Sender";
  return {
    status: error.statusCode,
    headers: {
      "content-type": model?.protocol === "json" ? `application/x-amz-json-${model.jsonVersion}` : "application/json",
      "x-amzn-errortype": error.code,
      ...(sqs ? { "x-amzn-query-error": `${queryErrorCodes[error.code] ?? error.code};${fault}` } : {}),
    },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.members }),
  };
}
