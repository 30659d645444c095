import { createContext, Script } from "node:vm";
import * as z from "zod";
import { EdgeError } from "./edge-error.ts";

const Value = z.object({ value: z.string(), multiValue: z.array(z.object({ value: z.string() })).optional() });
const Values = z.record(z.string(), Value);

const FunctionRequest = z.object({
  method: z.string(),
  uri: z.string(),
  querystring: Values,
  headers: Values,
  cookies: Values,
});
const FunctionResponse = z.object({
  statusCode: z.number().int(),
  statusDescription: z.string().optional(),
  headers: Values.default({}),
  cookies: Values.optional(),
  body: z
    .union([z.string(), z.object({ data: z.string(), encoding: z.enum(["text", "base64"]).default("text") })])
    .optional(),
});

/** A request and an answer in the event structure of CloudFront Functions. */
export type FunctionRequest = z.infer<typeof FunctionRequest>;
export type FunctionResponse = z.infer<typeof FunctionResponse>;

export interface FunctionEvent {
  version: "1.0";
  context: {
    distributionDomainName: string;
    distributionId: string;
    eventType: "viewer-request" | "viewer-response";
    requestId: string;
  };
  viewer: { ip: string };
  request: FunctionRequest;
  response?: FunctionResponse;
}

export interface EdgeFunction {
  /** What `handler` returns: a request to go on with, or an answer. @throws EdgeError 503 as CloudFront answers for a function that fails */
  run(event: FunctionEvent): { request: FunctionRequest } | { response: FunctionResponse };
}

/**
 * CloudFront counts compute units, about a millisecond of its own machines. Here the clock on the wall is all there is, and a machine
 * that transcodes meanwhile may take long over a line: this is when a function certainly does not end.
 */
const timeLimitMs = 2_000;

const runHandler = new Script(`
  Promise.resolve(handler(JSON.parse(eventJson))).then(
    (value) => { outcome = JSON.stringify({ value }); },
    (error) => { outcome = JSON.stringify({ error: String(error) }); },
  );
`);

/**
 * Compiles a function of the runtime cloudfront-js-2.0. Each event gets a context of its own, without network, file system
 * or timers, as at the edge. The template is trusted: this keeps functions honest, it does not contain an attacker.
 */
export function makeEdgeFunction(name: string, code: string): EdgeFunction {
  const script = new Script(code, { filename: `${name}.js` });

  function invoke(event: FunctionEvent): unknown {
    const globals = { eventJson: JSON.stringify(event), outcome: "", console: { log() {}, error() {}, warn() {} } };
    // Promises are settled before the call returns, so that the limit holds for asynchronous functions as well.
    const context = createContext(globals, {
      microtaskMode: "afterEvaluate",
      codeGeneration: { strings: false, wasm: false },
    });
    script.runInContext(context, { timeout: timeLimitMs });
    runHandler.runInContext(context, { timeout: timeLimitMs });
    if (globals.outcome === "") throw new Error("the function did not end");
    const { value, error }: { value?: unknown; error?: string } = JSON.parse(globals.outcome);
    if (error !== undefined) throw new Error(error);
    return value;
  }

  return {
    run(event) {
      try {
        const value = invoke(event);
        if (event.context.eventType === "viewer-request" && !isResponse(value))
          return { request: FunctionRequest.parse(value) };
        return { response: FunctionResponse.parse(value) };
      } catch (error) {
        throw new EdgeError(
          "FunctionExecutionError",
          `The CloudFront function ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
          503,
        );
      }
    },
  };
}

function isResponse(value: unknown): boolean {
  return typeof value === "object" && value !== null && "statusCode" in value;
}
