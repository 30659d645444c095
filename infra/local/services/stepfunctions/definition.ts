import * as z from "zod";
import type { Json } from "./json.ts";
import type { Retrier } from "./retry-policy.ts";

/**
 * The Amazon States Language with JSONata, as far as the interpreter runs it. The shapes are strict: a field that is not
 * listed, such as one of JSONPath's, is refused when the state machine is provisioned.
 * https://states-language.net/ and https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export interface Flow {
  StartAt: string;
  States: Record<string, State>;
}

export interface Definition extends Flow {
  TimeoutSeconds?: number | undefined;
}

interface Transition {
  Next?: string | undefined;
  End?: boolean | undefined;
}

interface Results {
  Output?: Json | undefined;
  Assign?: Record<string, Json> | undefined;
}

interface Catcher extends Results {
  ErrorEquals: readonly string[];
  Next: string;
}

interface ErrorHandling {
  Retry?: Retrier[] | undefined;
  Catch?: Catcher[] | undefined;
}

export interface TaskState extends Transition, Results, ErrorHandling {
  Type: "Task";
  Resource: string;
  Arguments?: Json | undefined;
  TimeoutSeconds?: number | string | undefined;
  HeartbeatSeconds?: number | string | undefined;
}
interface PassState extends Transition, Results {
  Type: "Pass";
}
interface ChoiceRule extends Results {
  Condition: boolean | string;
  Next: string;
}
export interface ChoiceState extends Results {
  Type: "Choice";
  Choices: ChoiceRule[];
  Default?: string | undefined;
}
export interface WaitState extends Transition, Results {
  Type: "Wait";
  Seconds?: number | string | undefined;
  Timestamp?: string | undefined;
}
interface SucceedState {
  Type: "Succeed";
  Output?: Json | undefined;
}
export interface FailState {
  Type: "Fail";
  Error?: string | undefined;
  Cause?: string | undefined;
}
export interface ParallelState extends Transition, Results, ErrorHandling {
  Type: "Parallel";
  Branches: Flow[];
  Arguments?: Json | undefined;
}
export interface MapState extends Transition, Results, ErrorHandling {
  Type: "Map";
  ItemProcessor: Flow;
  Items?: Json | undefined;
  ItemSelector?: Json | undefined;
  MaxConcurrency?: number | string | undefined;
  ToleratedFailureCount?: number | string | undefined;
  ToleratedFailurePercentage?: number | string | undefined;
}
export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

const JsonValue: z.ZodType<Json> = z.json();
const Assign = z.record(z.string(), JsonValue);
const NumberOrExpression = z.union([z.number(), z.string()]);
const described = { Comment: z.string().optional(), QueryLanguage: z.literal("JSONata").optional() };
const transition = { Next: z.string().optional(), End: z.boolean().optional() };
const results = { Output: JsonValue.optional(), Assign: Assign.optional() };

const RetrierShape = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).max(99_999_999).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(["FULL", "NONE"]).optional(),
});
const CatcherShape = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ...results,
});
const errorHandling = { Retry: z.array(RetrierShape).optional(), Catch: z.array(CatcherShape).optional() };

const Task = z.strictObject({
  Type: z.literal("Task"),
  Resource: z.string(),
  Arguments: JsonValue.optional(),
  TimeoutSeconds: NumberOrExpression.optional(),
  HeartbeatSeconds: NumberOrExpression.optional(),
  ...described,
  ...transition,
  ...results,
  ...errorHandling,
});
const Pass = z.strictObject({ Type: z.literal("Pass"), ...described, ...transition, ...results });
const Choice = z.strictObject({
  Type: z.literal("Choice"),
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.boolean(), z.string()]),
        Next: z.string(),
        ...results,
      }),
    )
    .min(1),
  Default: z.string().optional(),
  ...described,
  ...results,
});
const Wait = z.strictObject({
  Type: z.literal("Wait"),
  Seconds: NumberOrExpression.optional(),
  Timestamp: z.string().optional(),
  ...described,
  ...transition,
  ...results,
});
const Succeed = z.strictObject({ Type: z.literal("Succeed"), Output: JsonValue.optional(), ...described });
const Fail = z.strictObject({
  Type: z.literal("Fail"),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  ...described,
});
const FlowShape: z.ZodType<Flow> = z.lazy(() =>
  z.strictObject({
    StartAt: z.string(),
    Comment: z.string().optional(),
    States: z.record(z.string().min(1).max(80), StateShape),
  }),
);
const Parallel = z.strictObject({
  Type: z.literal("Parallel"),
  Branches: z.array(FlowShape).min(1),
  Arguments: JsonValue.optional(),
  ...described,
  ...transition,
  ...results,
  ...errorHandling,
});
const ItemProcessorShape: z.ZodType<Flow> = z.lazy(() =>
  z.strictObject({
    StartAt: z.string(),
    Comment: z.string().optional(),
    ProcessorConfig: z.strictObject({ Mode: z.literal("INLINE") }).optional(),
    States: z.record(z.string().min(1).max(80), StateShape),
  }),
);
const MapShape = z.strictObject({
  Type: z.literal("Map"),
  ItemProcessor: ItemProcessorShape,
  Items: JsonValue.optional(),
  ItemSelector: JsonValue.optional(),
  MaxConcurrency: NumberOrExpression.optional(),
  ToleratedFailureCount: NumberOrExpression.optional(),
  ToleratedFailurePercentage: NumberOrExpression.optional(),
  ...described,
  ...transition,
  ...results,
  ...errorHandling,
});
const StateShape: z.ZodType<State> = z.lazy(() =>
  z.discriminatedUnion("Type", [Task, Pass, Choice, Wait, Succeed, Fail, Parallel, MapShape]),
);

/** The shape of a whole state machine. Meaning is checked by `parseDefinition`. */
export const DefinitionShape = z.strictObject({
  Comment: z.string().optional(),
  Version: z.string().optional(),
  QueryLanguage: z.literal("JSONata").optional(),
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(80), StateShape),
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
});
