import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import type { BusPolicies } from "./bus-policies.ts";
import type { EventBus, EventBuses } from "./event-bus.ts";
import { invalidToken } from "./invalid-token.ts";

interface ListInput {
  NamePrefix?: string;
  NextToken?: string;
  Limit?: number;
}

const MOST_PER_PAGE = 100;

/** ListEventBuses and DescribeEventBus. */
export function busOperations(buses: EventBuses, policies: BusPolicies): Record<string, Operation> {
  function present({ name, description }: EventBus) {
    const policy = policies.of(name);
    return {
      Name: name,
      Arn: buses.arnOf(name),
      ...(description !== undefined && { Description: description }),
      ...(policy !== undefined && { Policy: policy }),
    };
  }

  return {
    ListEventBuses: operation({
      authorize: () => [{ action: "events:ListEventBuses", resource: buses.arnOf("*") }],
      handle: ({ NamePrefix = "", NextToken, Limit = MOST_PER_PAGE }: ListInput) => {
        const named = [...buses.all()].filter(({ name }) => name.startsWith(NamePrefix));
        const { items, next } = listPage(named, ({ name }) => name, {
          list: "event buses",
          limit: Limit,
          token: NextToken,
          refuse: invalidToken,
        });
        return { EventBuses: items.map(present), ...(next !== undefined && { NextToken: next }) };
      },
    }),
    DescribeEventBus: operation({
      authorize: ({ Name = "default" }: { Name?: string }) => [
        { action: "events:DescribeEventBus", resource: buses.arnOf(buses.busNameOf(Name)) },
      ],
      handle: ({ Name = "default" }: { Name?: string }) => present(buses.get(buses.busNameOf(Name))),
    }),
  };
}
