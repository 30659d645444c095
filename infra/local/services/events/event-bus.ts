import { randomUUID } from "node:crypto";
import type { BusEvent } from "../../kernel/backplane.ts";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type DeliveryFailure, deadLetterErrorCode, makeDeliveryJournal } from "./delivery-journal.ts";
import type { EventHistory } from "./event-history.ts";
import type { Rule, RuleTarget } from "./event-rule.ts";
import { callTarget, targetCaller, targetService } from "./target-call.ts";
import { targetInput } from "./target-input.ts";

interface Delivery {
  ruleArn: string;
  ruleName: string;
  target: RuleTarget;
  event: BusEvent;
  ingestedAt: string;
  /** Set when a fault makes the first attempt fail. */
  failsFirst?: "throttle" | "error";
}

export interface EventBus {
  name: string;
  description: string | undefined;
}

export type EventBuses = ReturnType<typeof makeEventBuses>;

/** The event buses: takes events, matches them against the rules and delivers them to the targets through the journal. */
export function makeEventBuses(kernel: Kernel, history: EventHistory) {
  const buses = new Map<string, EventBus>([["default", { name: "default", description: undefined }]]);
  const rules = new Map<string, Rule>();

  const journal = makeDeliveryJournal<Delivery>(kernel, {
    name: "events_deliveries",
    deliver,
    giveUp,
    policy: ({ target }) => ({
      maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
      maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    }),
  });

  function deliver(delivery: Delivery, attempt: number): void {
    const { target, event, ruleArn, failsFirst } = delivery;
    if (failsFirst && attempt === 1) {
      throw failsFirst === "throttle"
        ? new AwsError("ThrottlingException", "Rate exceeded")
        : new AwsError("InternalFailure", "Injected fault", { statusCode: 500 });
    }
    const caller = targetCaller(kernel, "events.amazonaws.com", target.RoleArn, ruleArn);
    const input = targetInput(event, target, {
      arn: ruleArn,
      name: delivery.ruleName,
      ingestedAt: delivery.ingestedAt,
    });
    switch (targetService(target.Arn)) {
      case "logs":
        history.log(target.Arn.split(":")[6] ?? target.Arn, input);
        return;
      case "events":
        // An event keeps its envelope from bus to bus; a transformed input cannot be put on a bus.
        kernel.authorize(caller, [{ action: "events:PutEvents", resource: target.Arn }]);
        put(busNameOf(target.Arn), event);
        return;
      default:
        callTarget(kernel, target.Arn, input, caller);
    }
  }

  function giveUp({ target, event, ruleArn }: Delivery, { error, retries, exhausted }: DeliveryFailure): void {
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return;
    try {
      kernel.use("sqs").sendAsService(
        queueArn,
        JSON.stringify(event),
        { kind: "service", principal: "events.amazonaws.com", sourceArn: ruleArn },
        {
          RULE_ARN: ruleArn,
          TARGET_ARN: target.Arn,
          ERROR_CODE: deadLetterErrorCode(error),
          ERROR_MESSAGE: error.message,
          RETRY_ATTEMPTS: String(retries),
          ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
        },
      );
    } catch (cause) {
      kernel.log("error", `The dead-letter queue ${queueArn} of ${ruleArn} refused an event; it is lost.`, {
        cause: String(cause),
      });
    }
  }

  function busNameOf(nameOrArn: string): string {
    return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
  }

  function ruleArnOf(bus: string, name: string): string {
    const path = bus === "default" ? name : `${bus}/${name}`;
    return `arn:aws:events:${kernel.region}:${kernel.accountId}:rule/${path}`;
  }

  /** Puts an event on a bus: in one transaction, it is kept and its deliveries are written down. An unknown bus takes nothing. */
  function put(bus: string, event: BusEvent): void {
    if (!buses.has(bus)) return;
    const ingestedAt = new Date(kernel.clock.now()).toISOString();
    kernel.store.transaction(() => {
      const matching = [...rules.values()].filter((rule) => rule.bus === bus && rule.enabled && rule.matches(event));
      history.record({ bus, at: ingestedAt, event, rules: matching.map((rule) => rule.name) });
      for (const rule of matching) {
        for (const target of rule.targets) write(rule, inRole(target, rule.roleArn), event, ingestedAt);
      }
    });
  }

  function write(rule: Rule, target: RuleTarget, event: BusEvent, ingestedAt: string): void {
    const delivery: Delivery = { ruleArn: rule.arn, ruleName: rule.name, target, event, ingestedAt };
    const fault = kernel.faults.draw(`event:${event["detail-type"]}`);
    switch (fault?.kind) {
      case undefined:
        journal.add(rule.arn, delivery);
        return;
      case "duplicate":
        journal.add(rule.arn, delivery);
        journal.add(rule.arn, delivery, { atMs: kernel.clock.now() + (fault.delayMs ?? 0) });
        return;
      case "delay":
        journal.add(rule.arn, delivery, { atMs: kernel.clock.now() + (fault.delayMs ?? 1000) });
        return;
      case "throttle":
      case "error":
        journal.add(rule.arn, { ...delivery, failsFirst: fault.kind });
        return;
      case "crash-before":
        // The bus dies before it delivers and does so when it is back.
        journal.add(rule.arn, { ...delivery, failsFirst: "error" });
        return;
      case "crash-after":
        // The bus dies after it delivered, before it could note that, and delivers again.
        journal.add(rule.arn, delivery);
        journal.add(rule.arn, delivery, { atMs: kernel.clock.now() + (fault.delayMs ?? 1000) });
        return;
    }
  }

  return {
    busNameOf,
    all: () => buses.values(),
    arnOf: (bus: string) => `arn:aws:events:${kernel.region}:${kernel.accountId}:event-bus/${bus}`,
    ruleArnOf,

    /** The bus of that name; throws ResourceNotFoundException. */
    get(name: string): EventBus {
      const bus = buses.get(name);
      if (!bus) throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
      return bus;
    },

    rulesOf: (bus: string): Rule[] => [...rules.values()].filter((rule) => rule.bus === bus),

    /** The rule of that name on a bus; throws ResourceNotFoundException. */
    rule(bus: string, name: string): Rule {
      const rule = rules.get(ruleArnOf(bus, name));
      if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus}.`);
      return rule;
    },

    defineBus(bus: EventBus): void {
      buses.set(bus.name, bus);
    },

    defineRule(rule: Rule): void {
      rules.set(rule.arn, rule);
    },

    /** Takes up what the rules still had to deliver before a restart. */
    resume(): void {
      journal.resume((ruleArn) => rules.has(ruleArn));
    },

    put,

    /** An event in its envelope. */
    envelope(
      entry: Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">,
      atMs = kernel.clock.now(),
    ): BusEvent {
      return {
        version: "0",
        id: randomUUID(),
        "detail-type": entry["detail-type"],
        source: entry.source,
        account: kernel.accountId,
        time: new Date(Math.floor(atMs / 1000) * 1000).toISOString().replace(".000Z", "Z"),
        region: kernel.region,
        resources: entry.resources,
        detail: entry.detail,
      };
    },
  };
}

/** A target with the role in which it is called. */
function inRole(target: RuleTarget, ruleRoleArn: string | undefined): RuleTarget {
  return target.RoleArn === undefined && ruleRoleArn !== undefined ? { ...target, RoleArn: ruleRoleArn } : target;
}
