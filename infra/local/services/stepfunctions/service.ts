import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import { makeEngine } from "./engine.ts";
import { type ExecutionRecord, makeJournal } from "./journal.ts";
import { makeMachineRegistry } from "./machine-registry.ts";
import { describeExecution } from "./operations/describe-execution.ts";
import { describeStateMachine, describeStateMachineForExecution } from "./operations/describe-state-machine.ts";
import { type GetExecutionHistoryInput, getExecutionHistory } from "./operations/get-execution-history.ts";
import { type ListExecutionsInput, listExecutions } from "./operations/list-executions.ts";
import { type ListStateMachinesInput, listStateMachines } from "./operations/list-state-machines.ts";
import { makeRedriveExecution } from "./operations/redrive-execution.ts";
import { findTokenHolder, readTaskOutput, sendToTask, taskFailure } from "./operations/send-task.ts";
import { makeStartExecution } from "./operations/start-execution.ts";
import { type ExecutionReader, makeExecutionReader } from "./read-executions.ts";
import { stateMachineProvider } from "./state-machine-resource.ts";

interface OnExecution {
  executionArn: string;
}

interface OnMachine {
  stateMachineArn: string;
}

export interface StepFunctions {
  /** Goes on with the executions that were running when the process ended. Call it once everything is provisioned. */
  resume(): void;
  executions: ExecutionReader;
}

/** AWS Step Functions: Standard state machines in JSONata. Registers its operations, its resource type and its backplane part. */
export function makeStepFunctions(kernel: Kernel): StepFunctions {
  const journal = makeJournal(kernel.store);
  const engine = makeEngine(kernel, journal);
  const machines = makeMachineRegistry(kernel);
  const start = makeStartExecution({ machines, journal, engine });
  const redrive = makeRedriveExecution(engine, kernel.clock.now);
  const executions = makeExecutionReader(journal);

  function executionOf(arn: string): ExecutionRecord {
    if (!/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:execution:/.test(arn))
      throw new AwsError("InvalidArn", `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
    const found = journal.find(arn);
    if (found === undefined) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return found;
  }

  const onExecution =
    (action: string) =>
    ({ executionArn }: OnExecution): Permission[] => [{ action: `states:${action}`, resource: executionArn }];
  const onMachine =
    (action: string) =>
    ({ stateMachineArn }: OnMachine): Permission[] => [{ action: `states:${action}`, resource: stateMachineArn }];
  const onToken =
    (action: string) =>
    ({ taskToken }: { taskToken: string }): Permission[] => [
      { action: `states:${action}`, resource: findTokenHolder(journal, taskToken).stateMachineArn },
    ];

  kernel.register({
    name: "stepfunctions",
    operations: {
      ListStateMachines: operation<ListStateMachinesInput, unknown>({
        authorize: () => [
          {
            action: "states:ListStateMachines",
            resource: `arn:aws:states:${kernel.region}:${kernel.accountId}:stateMachine:*`,
          },
        ],
        handle: (input) => listStateMachines(machines, input),
      }),
      DescribeStateMachine: operation<OnMachine & { includedData?: string }, unknown>({
        authorize: onMachine("DescribeStateMachine"),
        handle: ({ stateMachineArn, includedData }) =>
          describeStateMachine({ machines, journal }, machines.get(stateMachineArn), includedData !== "METADATA_ONLY"),
      }),
      DescribeStateMachineForExecution: operation<OnExecution & { includedData?: string }, unknown>({
        authorize: onExecution("DescribeStateMachineForExecution"),
        handle: ({ executionArn, includedData }) =>
          describeStateMachineForExecution(
            { machines, journal },
            executionOf(executionArn),
            includedData !== "METADATA_ONLY",
          ),
      }),
      StartExecution: operation<OnMachine & { name?: string; input?: string; traceHeader?: string }, unknown>({
        authorize: onMachine("StartExecution"),
        handle({ stateMachineArn, name = randomUUID(), input = "{}", traceHeader }) {
          const { arn, startedAt } = start({ stateMachineArn, name, input, traceHeader });
          return { executionArn: arn, startDate: startedAt / 1000 };
        },
      }),
      StopExecution: operation<OnExecution & { error?: string; cause?: string }, unknown>({
        authorize: onExecution("StopExecution"),
        async handle({ executionArn, error, cause }) {
          executionOf(executionArn);
          await engine.signal(executionArn, { kind: "stop", error, cause });
          // An execution that has ended already is answered with when it did.
          return { stopDate: (executionOf(executionArn).stoppedAt ?? kernel.clock.now()) / 1000 };
        },
      }),
      DescribeExecution: operation<OnExecution & { includedData?: string }, unknown>({
        authorize: onExecution("DescribeExecution"),
        handle: ({ executionArn, includedData }) =>
          describeExecution(executionOf(executionArn), kernel.clock.now(), includedData !== "METADATA_ONLY"),
      }),
      GetExecutionHistory: operation<GetExecutionHistoryInput, unknown>({
        authorize: onExecution("GetExecutionHistory"),
        handle: (input) =>
          getExecutionHistory(journal, { ...input, executionArn: executionOf(input.executionArn).arn }),
      }),
      ListExecutions: operation<Partial<ListExecutionsInput> & { mapRunArn?: string }, unknown>({
        authorize: ({ stateMachineArn = "*" }) => [{ action: "states:ListExecutions", resource: stateMachineArn }],
        handle({ stateMachineArn, mapRunArn, ...rest }) {
          if (mapRunArn !== undefined || stateMachineArn === undefined)
            throw new AwsError(
              "ValidationException",
              "ListExecutions needs stateMachineArn; there are no Map Runs here",
            );
          return listExecutions(journal, { stateMachineArn: machines.get(stateMachineArn).arn, ...rest });
        },
      }),
      SendTaskSuccess: operation<{ taskToken: string; output: string }, unknown>({
        authorize: onToken("SendTaskSuccess"),
        async handle({ taskToken, output }) {
          const holder = findTokenHolder(journal, taskToken);
          const result = readTaskOutput(output);
          await sendToTask(engine, holder, { kind: "succeeded", taskId: holder.taskId, result });
          return {};
        },
      }),
      SendTaskFailure: operation<{ taskToken: string; error?: string; cause?: string }, unknown>({
        authorize: onToken("SendTaskFailure"),
        async handle({ taskToken, error, cause }) {
          const holder = findTokenHolder(journal, taskToken);
          await sendToTask(engine, holder, { kind: "failed", taskId: holder.taskId, error: taskFailure(error, cause) });
          return {};
        },
      }),
      SendTaskHeartbeat: operation<{ taskToken: string }, unknown>({
        authorize: onToken("SendTaskHeartbeat"),
        async handle({ taskToken }) {
          const holder = findTokenHolder(journal, taskToken);
          await sendToTask(engine, holder, { kind: "heartbeat", taskId: holder.taskId });
          return {};
        },
      }),
      RedriveExecution: operation<OnExecution & { clientToken?: string }, unknown>({
        authorize: onExecution("RedriveExecution"),
        handle: async ({ executionArn, clientToken }) => ({
          redriveDate: (await redrive(executionOf(executionArn), clientToken)) / 1000,
        }),
      }),
    },
  });

  kernel.registerProvider(stateMachineProvider(kernel, journal, machines.define));
  kernel.provide("stepfunctions", {
    start(stateMachineArn, input, caller, name = randomUUID()) {
      kernel.authorize(caller, [{ action: "states:StartExecution", resource: stateMachineArn }]);
      start({ stateMachineArn, name, input: JSON.stringify(input) ?? "{}" });
    },
  });
  return { resume: engine.resume, executions };
}
