import type { Kernel } from "../../../kernel/kernel.ts";
import type { Caller } from "../../../kernel/service.ts";
import type { Json } from "../json.ts";

/** What an integration needs to act for a task. */
export interface TaskCall {
  kernel: Kernel;
  /** The state machine's role; every request is made, and authorised, in its name. */
  caller: Caller & { kind: "role" };
  executionArn: string;
  stateMachineArn: string;
  /** The same when the request is made again after a restart: what makes a request idempotent where the service allows it. */
  taskId: string;
  /** Resolves when an execution has ended. */
  untilEnded(executionArn: string): Promise<void>;
}

/** How a Task state works with one API action. Errors are thrown as StateError, or as AwsError and named by `toStateError`. */
export interface Integration {
  /** Makes the request. `handle` is what `untilDone` and `cancel` know the job by. */
  request(given: Json, call: TaskCall): Promise<{ output: Json; handle?: Json }>;
  /** For `.sync`: waits for the job and answers its result. Safe to call again after a restart. */
  untilDone?(handle: Json, call: TaskCall): Promise<Json>;
  /** Stops a job whose task was aborted or timed out. */
  cancel?(handle: Json, call: TaskCall): Promise<void>;
  /** Names an error of the service as Step Functions does. */
  names: ErrorNames;
}

/** How Step Functions names the errors of a service. */
export interface ErrorNames {
  /** Before the dot, such as `Lambda`. */
  prefix: string;
  /** After the dot, for errors that the API does not model, such as access denied: `AWSLambdaException`. */
  unmodelled: string;
  /** The errors that the action's model lists. */
  modelled: readonly string[];
  /** The service in the cause, such as `AWSLambda`. */
  service: string;
  /** Optimized integrations tell causes with semicolons and the error code, SDK integrations with commas. */
  style: "optimized" | "sdk";
}
