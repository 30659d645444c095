/**
 * The part of the Amazon States Language that Greenlight's workflows use, with JSONata as the query language.
 * https://states-language.net and https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */

/** A JSONata expression in `{% … %}`, or a literal. */
export type Expression = string;
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL" | "NONE";
}

export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Assign?: Record<string, Json>;
  Output?: Json;
}

type Flow = { Next: string; End?: never } | { End: true; Next?: never };

export type TaskState = {
  Type: "Task";
  Comment?: string;
  Resource: string;
  Arguments: Json;
  /** Required: no task waits for ever. */
  TimeoutSeconds: number | Expression;
  Retry: Retrier[];
  Catch: Catcher[];
  Assign?: Record<string, Json>;
  Output?: Json;
} & Flow;

export interface ChoiceState {
  Type: "Choice";
  Comment?: string;
  Choices: { Condition: Expression; Next: string; Assign?: Record<string, Json> }[];
  Default: string;
  /** When none of the choices is taken. */
  Assign?: Record<string, Json>;
}

export interface WaitState {
  Type: "Wait";
  Comment?: string;
  Timestamp: Expression;
  Next: string;
}

/** One flow of states for each item. */
export type MapState = {
  Type: "Map";
  Comment?: string;
  Items: Expression;
  ItemProcessor: {
    ProcessorConfig: { Mode: "INLINE" };
    StartAt: string;
    States: Record<string, State>;
  };
  Catch: Catcher[];
  Assign?: Record<string, Json>;
  Output?: Json;
} & Flow;

export interface SucceedState {
  Type: "Succeed";
  Comment?: string;
  Output?: Json;
}

export interface FailState {
  Type: "Fail";
  Comment?: string;
  Error: string;
  Cause: string;
}

export type State = TaskState | ChoiceState | WaitState | MapState | SucceedState | FailState;

export interface StateMachineDefinition {
  Comment: string;
  QueryLanguage: "JSONata";
  StartAt: string;
  TimeoutSeconds: number;
  States: Record<string, State>;
}

/** Writes a JSONata expression the way the language marks it, on one line. */
export function jsonata(expression: string): Expression {
  return `{% ${expression.trim().replaceAll(/\s*\n\s*/g, " ")} %}`;
}

/** The cause in a Catch; a timeout has none. */
export const causeOfError = jsonata("$exists($states.errorOutput.Cause) ? $string($states.errorOutput.Cause) : ''");

/**
 * What passes by itself when a Lambda is invoked: throttles, faults of the service, an environment that died. The names are
 * those that Step Functions documents for Lambda, and `unavailable`, by which a function says that a dependency was.
 */
export const passingLambdaFaults: Retrier = {
  ErrorEquals: [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
    "Runtime.ExitError",
    "unavailable",
    "rate_limited",
  ],
  IntervalSeconds: 1,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: "FULL",
};

/**
 * Somebody has yet to learn whether a mail went: the step comes back until the grace period of the mail ledger is over, and
 * for as long again should the answer to the next attempt be lost as well, and once more after that.
 */
export const mailUnconfirmed: Retrier = {
  ErrorEquals: ["unconfirmed"],
  IntervalSeconds: 30,
  MaxAttempts: 16,
  BackoffRate: 1,
};

/** An invocation of a Lambda with a payload that is one JSONata expression, so that absent members stay absent. */
export function invoke(
  functionArn: string,
  payload: string,
): Pick<TaskState, "Type" | "Resource" | "Arguments" | "Retry"> {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: functionArn, Payload: jsonata(payload) },
    Retry: [passingLambdaFaults],
  };
}
