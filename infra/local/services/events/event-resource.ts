import * as z from "zod";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { BusPolicies } from "./bus-policies.ts";
import type { EventBuses } from "./event-bus.ts";
import { readRule, ruleProperties } from "./event-rule.ts";

const busProperties = z.object({
  Name: z.string().regex(/^[/.\-_A-Za-z0-9]{1,256}$/),
  Description: z.string().optional(),
  Policy: z.object({ Statement: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }).optional(),
  KmsKeyIdentifier: z.string().optional(),
  Tags: z.unknown().optional(),
});

const policyProperties = z.object({
  EventBusName: z.string().default("default"),
  StatementId: z.string(),
  Statement: z.record(z.string(), z.unknown()),
});

/** AWS::Events::EventBus, Rule and EventBusPolicy. */
export function eventProviders(buses: EventBuses, policies: BusPolicies): ResourceProvider[] {
  return [
    {
      type: "AWS::Events::EventBus",
      properties: Object.keys(busProperties.shape),
      provision({ properties }) {
        const wanted = busProperties.parse(properties);
        buses.defineBus({ name: wanted.Name, description: wanted.Description });
        const policy = wanted.Policy?.Statement ?? [];
        for (const [index, statement] of (Array.isArray(policy) ? policy : [policy]).entries())
          policies.allow(wanted.Name, `policy-${index}`, statement);
        return { ref: wanted.Name, attributes: { Arn: buses.arnOf(wanted.Name), Name: wanted.Name } };
      },
    },
    {
      type: "AWS::Events::EventBusPolicy",
      properties: Object.keys(policyProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = policyProperties.parse(properties);
        policies.allow(wanted.EventBusName, wanted.StatementId, { Sid: wanted.StatementId, ...wanted.Statement });
        return { ref: generatedName, attributes: {} };
      },
    },
    {
      type: "AWS::Events::Rule",
      properties: Object.keys(ruleProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = ruleProperties.parse(properties);
        const bus = buses.get(buses.busNameOf(wanted.EventBusName ?? "default")).name;
        const name = wanted.Name ?? generatedName.slice(-64);
        const arn = buses.ruleArnOf(bus, name);
        buses.defineRule(readRule(properties, name, arn, bus));
        return { ref: bus === "default" ? name : `${bus}|${name}`, attributes: { Arn: arn } };
      },
    },
  ];
}
