import type { Kernel } from "../../kernel/kernel.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import type { EventBuses } from "./event-bus.ts";
import type { Rule } from "./event-rule.ts";
import { invalidToken } from "./invalid-token.ts";

interface OnBus {
  /** A name or an ARN. */
  EventBusName?: string;
}

interface OnPage {
  NextToken?: string;
  Limit?: number;
}

const MOST_PER_PAGE = 100;

/** ListRules, DescribeRule and ListTargetsByRule. */
export function ruleOperations(kernel: Kernel, buses: EventBuses): Record<string, Operation> {
  const busOf = ({ EventBusName = "default" }: OnBus) => buses.busNameOf(EventBusName);

  return {
    ListRules: operation({
      authorize: () => [{ action: "events:ListRules", resource: buses.ruleArnOf("default", "*") }],
      handle: (input: OnBus & OnPage & { NamePrefix?: string }) => {
        const bus = buses.get(busOf(input)).name;
        const named = buses.rulesOf(bus).filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
        const { items, next } = listPage(named, ({ name }) => name, {
          list: `rules of ${bus}`,
          limit: input.Limit ?? MOST_PER_PAGE,
          token: input.NextToken,
          refuse: invalidToken,
        });
        return { Rules: items.map(present), ...(next !== undefined && { NextToken: next }) };
      },
    }),
    DescribeRule: operation({
      authorize: (input: OnBus & { Name: string }) => [
        { action: "events:DescribeRule", resource: buses.ruleArnOf(busOf(input), input.Name) },
      ],
      handle: (input: OnBus & { Name: string }) => ({
        ...present(buses.rule(busOf(input), input.Name)),
        CreatedBy: kernel.accountId,
      }),
    }),
    ListTargetsByRule: operation({
      authorize: (input: OnBus & { Rule: string }) => [
        { action: "events:ListTargetsByRule", resource: buses.ruleArnOf(busOf(input), input.Rule) },
      ],
      handle: (input: OnBus & OnPage & { Rule: string }) => {
        const { arn, targets } = buses.rule(busOf(input), input.Rule);
        const { items, next } = listPage(targets, ({ Id }) => Id, {
          list: `targets of ${arn}`,
          limit: input.Limit ?? MOST_PER_PAGE,
          token: input.NextToken,
          refuse: invalidToken,
        });
        // The model has no empty list of targets.
        return { ...(items.length > 0 && { Targets: items }), ...(next !== undefined && { NextToken: next }) };
      },
    }),
  };
}

function present({ name, arn, bus, description, pattern, enabled, roleArn }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: enabled ? "ENABLED" : "DISABLED",
    ...(description !== undefined && { Description: description }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
    EventBusName: bus,
  };
}
