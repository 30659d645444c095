import type { Kernel } from "../../kernel/kernel.ts";
import { busOperations } from "./bus-operations.ts";
import { makeBusPolicies } from "./bus-policies.ts";
import { makeEventBuses } from "./event-bus.ts";
import { makeEventHistory } from "./event-history.ts";
import { eventProviders } from "./event-resource.ts";
import { putEventsOperation } from "./put-events.ts";
import { ruleOperations } from "./rule-operations.ts";

/**
 * Amazon EventBridge. Registers its operations, AWS::Events::EventBus, Rule and EventBusPolicy, and the `events`
 * backplane part. Call `resume` when everything is provisioned: it takes up the deliveries that a restart interrupted.
 */
export function makeEvents(kernel: Kernel): { resume(): void } {
  const history = makeEventHistory(kernel);
  const buses = makeEventBuses(kernel, history);
  const policies = makeBusPolicies(kernel, buses);
  kernel.register({
    name: "events",
    operations: {
      PutEvents: putEventsOperation(kernel, buses),
      ...busOperations(buses, policies),
      ...ruleOperations(kernel, buses),
    },
  });
  for (const provider of eventProviders(buses, policies)) kernel.registerProvider(provider);
  kernel.provide("events", {
    putAwsEvent: (event) => buses.put("default", buses.envelope(event)),
    put: (busArn, event, caller) => {
      kernel.authorize(caller, [
        {
          action: "events:PutEvents",
          resource: busArn,
          context: { "events:source": event.source, "events:detail-type": event["detail-type"] },
        },
      ]);
      buses.put(buses.busNameOf(busArn), buses.envelope(event));
    },
    recent: history.recent,
    logged: history.logged,
  });
  return { resume: buses.resume };
}
