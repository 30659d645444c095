import { type AbsenceBook, standInFor } from "./absence.ts";
import type { ConditionFacts } from "./condition.ts";
import type { Person, ReviewerReference } from "./review-template.ts";

/** Somebody to ask, and why it is them. */
export interface Asked {
  name: string;
  email: string;
  because: string;
}

export interface Directory extends AbsenceBook {
  people: readonly Person[];
  /** The reviewers that a brand names itself. */
  brandReviewers: (brand: string) => readonly { name: string; email: string }[];
  /** As people say it. */
  brandName: (brand: string) => string;
}

/**
 * Finds the people behind a stage's references, each once, in the order in which they are named. Whoever is away on the
 * given day is stood in for.
 */
export function resolveReviewers(
  references: readonly ReviewerReference[],
  facts: Pick<ConditionFacts, "brand" | "markets">,
  directory: Directory,
  day: Date,
): Asked[] {
  const asked = references
    .flatMap((reference) => behind(reference, facts, directory))
    .map((one) => standInFor(one, directory, day));
  return asked.filter(({ email }, at) => asked.findIndex((other) => other.email === email) === at);
}

function behind(
  reference: ReviewerReference,
  { brand, markets }: Pick<ConditionFacts, "brand" | "markets">,
  { people, brandReviewers, brandName }: Directory,
): Asked[] {
  if ("guest" in reference) return [{ ...reference.guest, because: "a guest of this stage" }];
  if ("brandReviewers" in reference)
    return brandReviewers(brand).map(({ name, email }) => ({
      name,
      email,
      because: `reviews for ${brandName(brand)}`,
    }));
  if ("person" in reference) {
    const person = people.find(({ email }) => email === reference.person);
    return [{ name: person?.name ?? reference.person, email: reference.person, because: "named by this stage" }];
  }
  return people
    .filter(({ roles }) => roles.includes(reference.role))
    .filter((person) => person.brands?.includes(brand) ?? true)
    .filter((person) => person.markets === undefined || markets.some((market) => person.markets?.includes(market)))
    .map(({ name, email }) => ({ name, email, because: `${reference.role} for ${brandName(brand)}` }));
}
