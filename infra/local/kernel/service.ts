/** The services that speak an AWS JSON protocol; each has a model in `infra/local/models/<name>.json`. */
export type ModelledService =
  | "dynamodb"
  | "dynamodbstreams"
  | "events"
  | "lambda"
  | "mediaconvert"
  | "rekognition"
  | "scheduler"
  | "secretsmanager"
  | "sesv2"
  | "sqs"
  | "ssm"
  | "stepfunctions";

/** Who makes a call. `anonymous` is an unsigned or presigned-by-nobody request; `service` is AWS itself (`s3.amazonaws.com`). */
export type Caller =
  | { kind: "role"; arn: string; roleArn: string; sessionName: string; accessKeyId: string }
  | { kind: "user"; arn: string; accessKeyId: string }
  | { kind: "service"; principal: string; sourceArn?: string }
  | { kind: "anonymous" };

/** One permission that a call needs. `context` holds IAM condition keys, such as `s3:prefix` or `aws:SourceArn`. */
export interface Permission {
  action: string;
  resource: string;
  context?: Record<string, string | string[]>;
}

export interface Call {
  caller: Caller;
  /** The request's id, answered as `x-amzn-requestid`. */
  requestId: string;
}

/**
 * One operation of a modelled service. Input and output are in the JSON form of the model: member names as in the
 * model's `properties`, blobs as base64 strings, timestamps as seconds since the epoch. The gateway has already
 * verified the signature and held the input against the model; the output is held against it as well.
 */
export interface Operation {
  /** What the caller must be allowed to do. Checked against identity and resource policies before `handle` runs. */
  authorize(input: never, call: Call): Permission[];
  handle(input: never, call: Call): Promise<unknown> | unknown;
}

/** Types one operation and hides its input type from the registry. */
export function operation<I, O>(definition: {
  authorize(input: I, call: Call): Permission[];
  handle(input: I, call: Call): Promise<O> | O;
}): Operation {
  return definition as unknown as Operation;
}

export interface Service {
  name: ModelledService;
  operations: Record<string, Operation>;
}

/** A request to a service with a protocol of its own (S3, STS, the distribution, the console), before authentication. */
export interface HttpRequest {
  method: string;
  /** Path and query exactly as they came on the wire. */
  rawUrl: string;
  path: string;
  query: URLSearchParams;
  /** Lower-cased names. */
  headers: Record<string, string>;
  body: ReadableStream<Uint8Array> | null;
  remoteAddress: string;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: Uint8Array | string | ReadableStream<Uint8Array> | null;
}
