import type { Kernel } from "../../kernel/kernel.ts";
import type { EventBuses } from "./event-bus.ts";

export type BusPolicies = ReturnType<typeof makeBusPolicies>;

/** Who may put events on a bus: the statements that templates give it, each under an id that a later one replaces. */
export function makeBusPolicies(kernel: Kernel, buses: EventBuses) {
  const statements = new Map<string, Map<string, unknown>>();
  return {
    allow(bus: string, id: string, statement: unknown): void {
      const ofBus = statements.get(bus) ?? new Map<string, unknown>();
      statements.set(bus, ofBus.set(id, statement));
      kernel.setResourcePolicy(buses.arnOf(bus), [...ofBus.values()]);
    },

    /** The policy in JSON; undefined for a bus that has none. */
    of(bus: string): string | undefined {
      const ofBus = statements.get(bus);
      return ofBus && JSON.stringify({ Version: "2012-10-17", Statement: [...ofBus.values()] });
    },
  };
}
