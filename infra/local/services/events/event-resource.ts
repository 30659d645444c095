import * as z from "zod";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
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
export function eventProviders(kernel: Kernel, buses: EventBuses): ResourceProvider[] {
  const statements = new Map<string, Map<string, unknown>>();

  function allow(bus: string, id: string, statement: unknown): void {
    const ofBus = statements.get(bus) ?? new Map<string, unknown>();
    statements.set(bus, ofBus.set(id, statement));
    kernel.setResourcePolicy(buses.arnOf(bus), [...ofBus.values()]);
  }

  return [
    {
      type: "AWS::Events::EventBus",
      properties: Object.keys(busProperties.shape),
      provision({ properties }) {
        const wanted = busProperties.parse(properties);
        buses.defineBus(wanted.Name);
        const policy = wanted.Policy?.Statement ?? [];
        for (const [index, statement] of (Array.isArray(policy) ? policy : [policy]).entries())
          allow(wanted.Name, `policy-${index}`, statement);
        return { ref: wanted.Name, attributes: { Arn: buses.arnOf(wanted.Name), Name: wanted.Name } };
      },
    },
    {
      type: "AWS::Events::EventBusPolicy",
      properties: Object.keys(policyProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = policyProperties.parse(properties);
        allow(wanted.EventBusName, wanted.StatementId, { Sid: wanted.StatementId, ...wanted.Statement });
        return { ref: generatedName, attributes: {} };
      },
    },
    {
      type: "AWS::Events::Rule",
      properties: Object.keys(ruleProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = ruleProperties.parse(properties);
        const bus = buses.busNameOf(wanted.EventBusName ?? "default");
        if (!buses.has(bus)) throw new AwsError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
        const name = wanted.Name ?? generatedName.slice(-64);
        const path = bus === "default" ? name : `${bus}/${name}`;
        const arn = `arn:aws:events:${kernel.region}:${kernel.accountId}:rule/${path}`;
        buses.defineRule(readRule(properties, name, arn, bus));
        return { ref: bus === "default" ? name : `${bus}|${name}`, attributes: { Arn: arn } };
      },
    },
  ];
}
