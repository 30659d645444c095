import { AwsError } from "../../kernel/errors.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import type { InvokeFunction } from "./invoke-function.ts";

interface InvokeInput {
  FunctionName: string;
  InvocationType?: "Event" | "RequestResponse" | "DryRun";
  LogType?: "None" | "Tail";
  ClientContext?: string;
  /** Base64. */
  Payload?: string;
  Qualifier?: string;
  DurableExecutionName?: string;
  TenantId?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, as of October 2025 */
const maxSyncBytes = 6_291_456;
const maxAsyncBytes = 1_048_576;
const tailBytes = 4096;

/** Lambda's Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invokeOperation(
  directory: FunctionDirectory,
  invoke: InvokeFunction,
  asynchronous: AsyncInvocations,
): Operation {
  return operation<InvokeInput, Record<string, unknown>>({
    authorize: (input) => [
      { action: "lambda:InvokeFunction", resource: directory.resolve(input.FunctionName, input.Qualifier).invokedArn },
    ],
    async handle(input, { caller }) {
      const target = directory.resolve(input.FunctionName, input.Qualifier);
      for (const name of ["DurableExecutionName", "TenantId"] as const) {
        if (input[name] !== undefined)
          throw new AwsError(
            "InvalidParameterValueException",
            `${name} is for durable or tenant-isolated functions; ${target.config.name} is neither.`,
          );
      }
      const payload = readPayload(input);
      switch (input.InvocationType ?? "RequestResponse") {
        case "DryRun":
          return { StatusCode: 204 };
        case "Event":
          asynchronous.accept(target.invokedArn, payload, caller);
          return { StatusCode: 202 };
        case "RequestResponse": {
          const invocation = await invoke(target, {
            payload,
            caller,
            clientContext: readClientContext(input.ClientContext),
          });
          return {
            StatusCode: 200,
            ExecutedVersion: target.config.version,
            Payload: Buffer.from(invocation.payload).toString("base64"),
            ...(invocation.functionError === undefined ? {} : { FunctionError: invocation.functionError }),
            ...(input.LogType === "Tail"
              ? { LogResult: Buffer.from(invocation.log).subarray(-tailBytes).toString("base64") }
              : {}),
          };
        }
      }
    },
  });
}

function readPayload(input: InvokeInput): string {
  const bytes = Buffer.from(input.Payload ?? "", "base64");
  const limit = input.InvocationType === "Event" ? maxAsyncBytes : maxSyncBytes;
  if (bytes.length > limit) {
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      { statusCode: 413 },
    );
  }
  // Without a payload the handler's event is an empty object.
  const text = bytes.length === 0 ? "{}" : bytes.toString("utf8");
  try {
    JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${reason}`, {
      members: { Type: "User" },
      cause,
    });
  }
  return text;
}

function readClientContext(encoded: string | undefined): unknown {
  if (encoded === undefined) return undefined;
  try {
    const context: unknown = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    return context;
  } catch (cause) {
    throw new AwsError("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.", {
      cause,
    });
  }
}
