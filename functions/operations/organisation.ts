import { actionsOf, Role } from "../../shared/access/grant.ts";
import type { Config } from "../../shared/config/schema.ts";
import { redacted } from "./redact.ts";
import type { Configuration, People } from "./schemas/organisation.ts";

/** Whom the configuration knows, what they are asked for, and what the groups of the issuer grant. */
export function peopleOf({ people, brands }: Pick<Config, "people" | "brands">): People {
  const known = new Map<string, People["people"][number]>();
  for (const { name, email, roles, brands: only, markets } of people) {
    known.set(email, { name, email, roles, brands: only ?? [], markets: markets ?? [], reviewerOf: [] });
  }
  for (const { id, reviewers } of brands) {
    for (const { name, email } of reviewers) {
      const person = known.get(email) ?? { name, email, roles: [], brands: [], markets: [], reviewerOf: [] };
      known.set(email, { ...person, reviewerOf: [...person.reviewerOf, id] });
    }
  }
  return {
    people: [...known.values()].sort((a, b) => a.name.localeCompare(b.name)),
    grants: Role.options.map((role) => ({
      role,
      actions: actionsOf(role),
      groups: [role, `${role}:<brand>`, `${role}:<brand>:<market>`],
    })),
  };
}

/** The configuration that is in force, defaults included; patterns as text. */
export function configurationOf(config: Config): Configuration {
  const document: unknown = JSON.parse(
    JSON.stringify(config, (_, value: unknown) => (value instanceof RegExp ? String(value) : value)),
  );
  return { configuration: redacted(document) };
}
