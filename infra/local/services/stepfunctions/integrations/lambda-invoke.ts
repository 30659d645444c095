import * as z from "zod";
import type { Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import { modelledErrors } from "./api-model.ts";
import type { Integration, TaskCall } from "./integration.ts";

const Arguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.json().optional(),
  InvocationType: z.enum(["RequestResponse", "Event"]).default("RequestResponse"),
  Qualifier: z.string().optional(),
});

/** `lambda:invoke`: the function's answer under `Payload`; a function that fails fails the task under its own error type. */
export const lambdaInvoke: Integration = {
  names: {
    prefix: "Lambda",
    unmodelled: "AWSLambdaException",
    modelled: modelledErrors("lambda", "Invoke") ?? [],
    service: "AWSLambda",
    style: "optimized",
  },
  async request(given, call) {
    const parsed = Arguments.safeParse(given);
    if (!parsed.success)
      throw new StateError(
        "States.Runtime",
        `The arguments of lambda:invoke are wrong: ${z.prettifyError(parsed.error)}`,
      );
    const { FunctionName, Payload, InvocationType, Qualifier } = parsed.data;
    const { functionArn, qualifier } = functionOf(FunctionName, call);
    const version = Qualifier ?? qualifier;
    call.kernel.authorize(call.caller, [
      { action: "lambda:InvokeFunction", resource: version === undefined ? functionArn : `${functionArn}:${version}` },
    ]);
    const lambda = call.kernel.use("lambda");
    if (InvocationType === "Event") {
      lambda.invokeAsync(functionArn, Payload ?? {}, call.caller);
      return { output: answer(202, {}) };
    }
    const invoked = await lambda.invoke(functionArn, Payload ?? {}, call.caller);
    const payload: Json = invoked.payload === undefined ? null : JSON.parse(JSON.stringify(invoked.payload));
    if (invoked.functionError !== undefined) throw functionFailure(payload);
    return { output: answer(200, payload) };
  },
};

function answer(status: number, payload: Json): Json {
  return {
    ExecutedVersion: "$LATEST",
    Payload: payload,
    SdkHttpMetadata: { HttpStatusCode: status },
    StatusCode: status,
  };
}

function functionFailure(payload: Json): StateError {
  const errorType =
    typeof payload === "object" && payload !== null && !Array.isArray(payload) ? payload.errorType : undefined;
  return new StateError(typeof errorType === "string" ? errorType : "Lambda.Unknown", JSON.stringify(payload));
}

/** A function's ARN and qualifier from any form that the API takes: name, partial ARN, ARN, each with or without a qualifier. */
function functionOf(name: string, call: TaskCall): { functionArn: string; qualifier: string | undefined } {
  const match = FUNCTION.exec(name);
  if (match === null) throw new StateError("States.Runtime", `'${name}' is no function name.`);
  const [, region, account, functionName, qualifier] = match;
  return {
    functionArn: `arn:aws:lambda:${region ?? call.kernel.region}:${account ?? call.kernel.accountId}:function:${functionName}`,
    qualifier,
  };
}

const FUNCTION =
  /^(?:arn:aws:lambda:([a-z0-9-]+):)?(?:(\d{12}):)?(?:function:)?([A-Za-z0-9-_]+)(?::([A-Za-z0-9$_-]+))?$/;
