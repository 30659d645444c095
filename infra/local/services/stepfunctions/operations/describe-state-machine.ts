import type { ExecutionRecord, Journal } from "../journal.ts";
import type { MachineRegistry } from "../machine-registry.ts";
import type { StateMachine } from "../state-machine.ts";

interface Sources {
  machines: MachineRegistry;
  journal: Journal;
}

/** DescribeStateMachine's answer: the state machine as it is now. */
export function describeStateMachine(
  { machines, journal }: Sources,
  machine: StateMachine,
  withDefinition: boolean,
): Record<string, unknown> {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: "ACTIVE",
    definition: definitionText(journal, machine.definitionId, withDefinition),
    roleArn: machine.roleArn,
    type: "STANDARD",
    creationDate: machines.createdAt(machine) / 1000,
  };
}

/** DescribeStateMachineForExecution's answer: the state machine as it was when the execution was started. */
export function describeStateMachineForExecution(
  { machines, journal }: Sources,
  execution: ExecutionRecord,
  withDefinition: boolean,
): Record<string, unknown> {
  const { stateMachineArn, definitionId, roleArn } = execution;
  return {
    stateMachineArn,
    name: stateMachineArn.slice(stateMachineArn.lastIndexOf(":") + 1),
    definition: definitionText(journal, definitionId, withDefinition),
    roleArn,
    updateDate: machines.revisedAt(execution) / 1000,
  };
}

/** The definition is a required member: without data it is an empty object. */
function definitionText(journal: Journal, definitionId: string, wanted: boolean): string {
  return (wanted && journal.definition(definitionId)) || "{}";
}
