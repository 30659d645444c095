import type { Config } from "../config/schema.ts";
import type { Person } from "./comment.ts";

/** Somebody whom the organisation's file names by this address. */
export function findKnownPerson(
  { brands, people }: Pick<Config, "brands" | "people">,
  email: string,
): Person | undefined {
  const address = email.toLowerCase();
  const known = [...people, ...brands.flatMap(({ reviewers }) => reviewers)].find((person) => person.email === address);
  return known && { name: known.name, email: known.email };
}

/** Whom the organisation's file names for a brand: a comment may mention them though they have not taken part yet. */
export function peopleOf({ brands, people }: Pick<Config, "brands" | "people">, brand: string): Person[] {
  return [
    ...(brands.find(({ id }) => id === brand)?.reviewers ?? []),
    ...people.filter((person) => person.brands?.includes(brand) ?? false),
  ].map(({ name, email }) => ({ name, email }));
}
