import { listPage } from "../../list-page.ts";
import { invalidToken } from "../invalid-token.ts";
import type { MachineRegistry } from "../machine-registry.ts";

export interface ListStateMachinesInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

const DEFAULT_PAGE = 100;

/** ListStateMachines' answer, by name. */
export function listStateMachines(machines: MachineRegistry, input: ListStateMachinesInput): Record<string, unknown> {
  const { items, next } = listPage(machines.all(), ({ name }) => name, {
    list: "state machines",
    // 0 asks for the default.
    limit: input.maxResults || DEFAULT_PAGE,
    token: input.nextToken,
    refuse: invalidToken,
  });
  return {
    stateMachines: items.map((machine) => ({
      stateMachineArn: machine.arn,
      name: machine.name,
      type: "STANDARD",
      creationDate: machines.createdAt(machine) / 1000,
    })),
    ...(next !== undefined && { nextToken: next }),
  };
}
