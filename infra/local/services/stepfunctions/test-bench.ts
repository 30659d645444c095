import type { KernelOptions, LocalKernel } from "../../kernel/make-kernel.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import type { HistoryEvent } from "./history.ts";
import { type ExecutionRecord, makeJournal } from "./journal.ts";
import { type Json, parseJson } from "./json.ts";
import { makeStepFunctions, type StepFunctions } from "./service.ts";

/** A Lambda of a test: its answer, or an error whose name becomes the error type. */
export type TestFunction = (payload: Json) => Json | undefined | Promise<Json | undefined>;

/** Step Functions on a kernel of its own, with functions that are plain code and an event bus that remembers. */
export interface TestBench {
  cloud: TestKernel;
  kernel: LocalKernel;
  stepFunctions: StepFunctions;
  /** By name; their ARN is `functionArn(name)`. */
  functions: Record<string, TestFunction>;
  /** The payloads of every invocation, in order. */
  invocations: { name: string; payload: Json }[];
  statusChanges: { resources: string[]; detail: unknown }[];
  /** Provisions a state machine and answers its ARN. */
  define(definition: unknown, options?: { name?: string; roleArn?: string }): Promise<string>;
  /** Starts an execution and answers its ARN. */
  start(stateMachineArn: string, input?: Json, name?: string): Promise<string>;
  /** Runs a definition until it rests: it has ended, or waits for the clock or a token. */
  run(definition: unknown, input?: Json): Promise<Outcome>;
  outcome(executionArn: string): Outcome;
  stop(): Promise<void>;
}

interface Outcome {
  arn: string;
  execution: ExecutionRecord;
  status: string;
  output: Json;
  error: string | null;
  cause: string | null;
  history: HistoryEvent[];
  types: string[];
}

const EVERYTHING = [{ Effect: "Allow", Action: "*", Resource: "*" }];

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** A Task state that invokes a test function with the state's input. */
export function invoke(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: functionArn(name), Payload: "{% $states.input %}" },
    Output: "{% $states.result.Payload %}",
    ...("Next" in more ? {} : { End: true }),
    ...more,
  };
}

/** A whole machine of the given states, starting at the first. */
export function machine(states: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states, ...more };
}

export async function startTestBench(
  options: Partial<KernelOptions> = {},
  makers: ((kernel: LocalKernel) => unknown)[] = [],
): Promise<TestBench> {
  const functions: Record<string, TestFunction> = {};
  const invocations: TestBench["invocations"] = [];
  const statusChanges: TestBench["statusChanges"] = [];
  const made: StepFunctions[] = [];

  const cloud = await startTestKernel(
    [
      (kernel) => {
        kernel.provide("events", {
          putAwsEvent: ({ resources, detail }) => void statusChanges.push({ resources, detail }),
          put: () => expectNothing("events.put"),
          recent: () => [],
          logged: () => [],
        });
        kernel.provide("lambda", {
          async invoke(arn, payload) {
            const name = arn.split(":")[6] ?? "";
            const given: Json = JSON.parse(JSON.stringify(payload));
            invocations.push({ name, payload: given });
            const handler = functions[name];
            if (handler === undefined) throw new Error(`The test has no function ${name}.`);
            try {
              return { payload: (await handler(given)) ?? null, durationMs: 1 };
            } catch (error) {
              if (!(error instanceof Error) || "code" in error) throw error;
              return {
                payload: { errorType: error.name, errorMessage: error.message, trace: [] },
                functionError: "Unhandled" as const,
                durationMs: 1,
              };
            }
          },
          invokeAsync: (arn, payload) =>
            void invocations.push({ name: arn.split(":")[6] ?? "", payload: JSON.parse(JSON.stringify(payload)) }),
          logs: () => [],
        });
      },
      ...makers,
      (kernel) => made.push(makeStepFunctions(kernel)),
    ],
    options,
  );
  const { kernel } = cloud;
  const [stepFunctions] = made;
  if (stepFunctions === undefined) throw new Error("The service was not made.");
  const roleArn = cloud.addRole("machine", EVERYTHING, "states.amazonaws.com");
  const journal = makeJournal(kernel.store);
  let machines = 0;

  const bench: TestBench = {
    cloud,
    kernel,
    stepFunctions,
    functions,
    invocations,
    statusChanges,
    async define(definition, { name = `Machine${++machines}`, roleArn: role = roleArn } = {}) {
      const provider = kernel.providers().get("AWS::StepFunctions::StateMachine");
      if (provider === undefined) throw new Error("Nothing provides state machines.");
      const { ref } = await provider.provision({
        stackName: "Test",
        logicalId: name,
        type: provider.type,
        properties: { StateMachineName: name, RoleArn: role, DefinitionString: JSON.stringify(definition) },
        generatedName: name,
      });
      return ref;
    },
    async start(stateMachineArn, input = {}, name) {
      const answer = await kernel.call(
        "stepfunctions",
        "StartExecution",
        { stateMachineArn, input: JSON.stringify(input), ...(name !== undefined && { name }) },
        kernel.admin.caller,
      );
      return (answer as { executionArn: string }).executionArn;
    },
    async run(definition, input) {
      const arn = await bench.start(await bench.define(definition), input);
      await kernel.idle();
      return bench.outcome(arn);
    },
    outcome(arn) {
      const execution = journal.find(arn);
      if (execution === undefined) throw new Error(`There is no execution ${arn}.`);
      const history = journal.events(arn, { from: 1, limit: 100_000, reverse: false });
      return {
        arn,
        execution,
        status: execution.status,
        output: execution.output === null ? null : parseJson(execution.output),
        error: execution.error,
        cause: execution.cause,
        history,
        types: history.map(({ type }) => type),
      };
    },
    stop: cloud.stop,
  };
  return bench;
}

function expectNothing(what: string): never {
  throw new Error(`${what} is not used by state machines.`);
}
