import type { Caller, HttpRequest, HttpResponse } from "./service.ts";

/** An event on an EventBridge bus, in its documented envelope. */
export interface BusEvent {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
}

interface InvocationResult {
  /** The handler's answer or the error document, parsed. */
  payload: unknown;
  /** Set when the handler failed: `Unhandled`. The payload is then `{ errorType, errorMessage, trace }`. */
  functionError?: "Unhandled" | "Handled";
  durationMs: number;
}

/**
 * How services reach each other inside AWS, apart from their public APIs. A service offers its part with
 * `kernel.provide("lambda", …)` when it is made and takes others with `kernel.use("events")` when it works.
 */
export interface Backplane {
  events: {
    /** An event of AWS itself (`aws.s3`, `aws.mediaconvert`, `aws.states`) on the default bus. */
    putAwsEvent(event: Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">): void;
    /** An event put on a bus in somebody's name, such as Scheduler's. */
    put(busArn: string, event: Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">, caller: Caller): void;
    /** The latest events of all buses and the rules that took each, newest first. */
    recent(limit: number): { bus: string; at: string; event: BusEvent; rules: string[] }[];
    /** What rules delivered to a log group, newest first. */
    logged(logGroup: string, limit: number): { at: string; message: string }[];
  };
  lambda: {
    /** A synchronous invocation; authorisation has been done by the one who calls. Throws AwsError for throttles and unknown functions. */
    invoke(functionArn: string, payload: unknown, caller: Caller): Promise<InvocationResult>;
    /** An asynchronous invocation: queued durably, two retries, then the function's failure destination. */
    invokeAsync(functionArn: string, payload: unknown, caller: Caller): void;
    /** What a function has printed since the start, with the platform's own lines; oldest first, bounded. */
    logs(functionName: string): { at: number; requestId: string; text: string }[];
  };
  sqs: {
    /** Sends as AWS itself, subject to the queue's policy for that service principal. */
    sendAsService(queueArn: string, body: string, caller: Caller, attributes?: Record<string, string>): void;
    receive(
      queueArn: string,
      max: number,
    ): { messageId: string; receiptHandle: string; body: string; attributes: Record<string, string> }[];
    delete(queueArn: string, receiptHandle: string): void;
    /** Runs when a message becomes visible in the queue. */
    onMessage(queueArn: string, wake: () => void): void;
  };
  dynamodbstreams: {
    /** Records after `sequenceNumber` (exclusive), oldest first, in the shape of GetRecords. */
    read(
      streamArn: string,
      after: string | undefined,
      limit: number,
    ): { sequenceNumber: string; record: Record<string, unknown> }[];
    /** The sequence number of the newest record, for those who begin at LATEST; undefined when there is none. */
    newest(streamArn: string): string | undefined;
    onRecord(streamArn: string, wake: () => void): void;
  };
  s3: {
    /** Reads and writes as a principal, with IAM and bucket policies applied; for emulators that do S3 work in a role's name. */
    getObject(
      bucket: string,
      key: string,
      caller: Caller,
      range?: { start: number; end: number },
    ): Promise<{
      body: Uint8Array;
      contentType: string;
      etag: string;
      totalBytes: number;
      /** Milliseconds since the epoch. */
      lastModified?: number;
      metadata: Record<string, string>;
    }>;
    /** The object's bytes as a local read-only file path, after the same checks; ffmpeg reads it in place. */
    getObjectPath(bucket: string, key: string, caller: Caller): Promise<string>;
    putObject(
      bucket: string,
      key: string,
      body: Uint8Array | { filePath: string },
      caller: Caller,
      options?: { contentType?: string; tags?: Record<string, string> },
    ): Promise<void>;
    /** Serves a raw S3 REST request. */
    handle(request: HttpRequest): Promise<HttpResponse>;
    /** The same for a caller who is known already and whose request carries no signature, such as the edge. */
    handleAs(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
    /** Whether a bucket of that name exists, for path-style routing of unsigned requests. */
    hasBucket(name: string): boolean;
  };
  stepfunctions: {
    /** Starts an execution for EventBridge or Scheduler. */
    start(stateMachineArn: string, input: unknown, caller: Caller, name?: string): void;
  };
  mediaconvert: {
    /** Resolves when the job has ended; for `createJob.sync`. Safe to call again after a restart. */
    waitForJob(jobId: string): Promise<{ status: "COMPLETE" | "ERROR" | "CANCELED"; job: Record<string, unknown> }>;
  };
  apigateway: {
    /** Serves a request to an HTTP API by its id, as the execute-api host would. */
    handle(apiId: string, request: HttpRequest): Promise<HttpResponse>;
    /** The latest lines of the stages' access logs, oldest first. */
    accessLog?(): { at: number; apiId: string; line: string }[];
  };
  cloudfront: {
    /** Serves a viewer's request to the distribution. */
    handle(request: HttpRequest): Promise<HttpResponse>;
  };
  oidc: {
    handle(request: HttpRequest): Promise<HttpResponse>;
    personas(): { name: string; email: string; password: string; groups: string[] }[];
  };
  sts: {
    /** Serves a raw request in the query protocol. */
    handle(request: HttpRequest): Promise<HttpResponse>;
  };
  ses: {
    mailbox(): {
      id: string;
      at: string;
      from: string;
      to: string[];
      subject: string;
      html: string | null;
      text: string | null;
      /** `contentId` is by which the HTML shows a picture of the mail itself (`cid:`). */
      attachments: { name: string; contentType: string; contentId?: string }[];
    }[];
    /** An attachment of a mail by its place in the list, from 0. */
    attachment(
      mailId: string,
      position: number,
    ): { name: string; contentType: string; content: Uint8Array } | undefined;
  };
}
