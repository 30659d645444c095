import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { MailEventType } from "./mail-events.ts";

interface EventDestination {
  enabled: boolean;
  types: readonly string[];
}

interface ConfigurationSet {
  sendingEnabled: boolean;
  destinations: Map<string, EventDestination>;
}

export type ConfigurationSets = ReturnType<typeof makeConfigurationSets>;

/** Configuration sets: whether they may send, and which events they publish. */
export function makeConfigurationSets(kernel: Kernel) {
  const sets = new Map<string, ConfigurationSet>();

  function get(name: string): ConfigurationSet {
    const set = sets.get(name);
    if (!set)
      throw new AwsError("NotFoundException", `Configuration set <${name}> does not exist.`, { statusCode: 404 });
    return set;
  }

  return {
    arnOf: (name: string) => `arn:aws:ses:${kernel.region}:${kernel.accountId}:configuration-set/${name}`,
    define(name: string, sendingEnabled: boolean): void {
      sets.set(name, { sendingEnabled, destinations: sets.get(name)?.destinations ?? new Map() });
    },
    addDestination(name: string, destinationName: string, destination: EventDestination): void {
      get(name).destinations.set(destinationName, destination);
    },
    /** Throws NotFoundException, or SendingPausedException for a set that may not send. */
    requireSending(name: string): void {
      if (!get(name).sendingEnabled)
        throw new AwsError("SendingPausedException", `Email sending is disabled for the configuration set ${name}.`);
    },
    publishes: (name: string, type: MailEventType) =>
      [...(sets.get(name)?.destinations.values() ?? [])].some(({ enabled, types }) => enabled && types.includes(type)),
  };
}
