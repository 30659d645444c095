import * as z from "zod";
import { DomainError } from "../error.ts";
import type { Person } from "./comment.ts";

/** Mail addresses of those who should be told. */
export const Mentions = z.array(z.email().max(254).toLowerCase()).max(10);

/** Everybody once, by name. Who is known by several names goes by the first. */
export function eachOnce(people: readonly Person[]): Person[] {
  const byAddress = new Map<string, Person>();
  for (const { name, email } of people) {
    const address = email.toLowerCase();
    if (!byAddress.has(address)) byAddress.set(address, { name, email: address });
  }
  return [...byAddress.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * The people who are meant, each once.
 * @param known whom a comment on this version may reach: nobody can have Greenlight write to strangers
 * @throws DomainError invalid, with the addresses that nobody knows.
 */
export function mentioned(addresses: readonly string[], known: readonly Person[]): Person[] {
  const byAddress = new Map(known.map((person) => [person.email.toLowerCase(), person]));
  const unique = [...new Set(addresses)];
  const strangers = unique.filter((address) => !byAddress.has(address));
  if (strangers.length > 0) {
    throw new DomainError(
      "invalid",
      `Only reviewers of the brand and people who take part in this review can be mentioned; ${strangers.join(", ")} does not.`,
      { details: { field: "mentions", unknown: strangers } },
    );
  }
  return unique.flatMap((address) => {
    const person = byAddress.get(address);
    return person === undefined ? [] : [{ name: person.name, email: address }];
  });
}
