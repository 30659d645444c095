import { describe, expect, it } from "vitest";
import { unbounded } from "../rights/rights.ts";
import type { ConditionFacts } from "./condition.ts";
import { planReview } from "./plan-review.ts";
import { Person, ReviewTemplate } from "./review-template.ts";

const now = new Date("2027-01-04T09:00:00.000Z");
const facts: ConditionFacts = {
  kind: "video",
  brand: "northwind",
  campaign: "launch",
  markets: ["gb", "sa"],
  tags: ["Dog", "animal"],
  moderation: ["suggestive"],
  madeFrom: null,
  rights: unbounded,
  budgetUsd: 50_000,
};
const span = { deadline: { businessDays: 2 }, grace: { businessDays: 1 } };
const stage = (id: string, more: Record<string, unknown> = {}) => ({
  ...{ id, name: id, reviewers: [{ role: "legal" }], ...span },
  ...more,
});
const people = [
  { name: "Lena", email: "lena@example.com", roles: ["legal"], brands: ["northwind"] },
  { name: "Hana", email: "hana@example.com", roles: ["legal"], brands: ["globex"] },
  { name: "Rami", email: "rami@example.com", roles: ["regional"], markets: ["sa", "ae"] },
].map((person) => Person.parse(person));

function plan(
  stages: unknown[],
  over: Partial<ConditionFacts> = {},
  more: { people?: Person[]; chosen?: string } = {},
) {
  const templates = [
    { id: "pre-approved", name: "Approved design", when: { madeFrom: "card-1" }, stages: [] },
    { id: "full", name: "Full", when: { brand: "northwind" }, stages },
    { id: "rest", name: "The rest", stages: [stage("brand", { reviewers: [{ brandReviewers: true }] })] },
  ].map((template) => ReviewTemplate.parse(template));
  const brandReviewers = () => [{ name: "Rosa", email: "rosa@example.com" }];
  const rules = {
    brandName: (brand: string) => brand,
    templates,
    people: more.people ?? people,
    brandReviewers,
    calendarOf: () => "london",
  };
  return planReview({ ...facts, ...over }, rules, now, more.chosen);
}

describe("the plan of a review", () => {
  it("takes the first template whose condition holds, and says why the others do not", () => {
    const { template, tried } = plan([stage("legal")]);
    expect(template).toEqual({ id: "full", name: "Full", because: "brand is northwind (northwind)" });
    expect(tried.map(({ id, holds }) => [id, holds])).toEqual([
      ["pre-approved", false],
      ["full", true],
    ]);
    expect(tried[0]?.verdicts).toEqual([{ about: "madeFrom", wanted: "card-1", found: "none", holds: false }]);
  });

  it("takes one that was chosen, and knows no other", () => {
    expect(plan([stage("legal")], {}, { chosen: "rest" }).template.because).toBe("It was chosen for this asset.");
    expect(() => plan([], {}, { chosen: "nope" })).toThrow("There are: pre-approved, full, rest.");
  });

  it("asks nobody about what was made from an approved design", () => {
    expect(plan([stage("legal")], { madeFrom: "Card-1" })).toMatchObject({
      template: { id: "pre-approved" },
      stages: [],
    });
  });

  it("finds people by their role, brand and markets, and says why it is them", () => {
    const { stages } = plan([stage("legal"), stage("regional", { reviewers: [{ role: "regional" }] })]);
    expect(stages.map(({ reviewers }) => reviewers)).toEqual([
      [{ name: "Lena", email: "lena@example.com", because: "legal for northwind" }],
      [{ name: "Rami", email: "rami@example.com", because: "regional for northwind" }],
    ]);
  });

  it("asks each once, though named twice, and guests by their address", () => {
    const guest = { name: "Gus", email: "gus@client.example" };
    const { stages } = plan([
      stage("legal", { reviewers: [{ person: "lena@example.com" }, { role: "legal" }, { guest }] }),
    ]);
    expect(stages[0]?.reviewers.map(({ email }) => email)).toEqual(["lena@example.com", "gus@client.example"]);
  });

  it("turns to who stands in for those who are away, and on to who stands in for them", () => {
    const away = [{ from: "2027-01-01", until: "2027-01-10", delegate: "hana@example.com" }];
    const on = [{ from: "2027-01-03", until: "2027-01-05", delegate: "gil@example.com" }];
    const [lena, hana, rami] = people as [Person, Person, Person];
    const { stages } = plan([stage("legal")], {}, { people: [{ ...lena, away }, { ...hana, away: on }, rami] });
    expect(stages[0]?.reviewers).toEqual([
      {
        name: "gil@example.com",
        email: "gil@example.com",
        because: "stands in for Hana, who is away until 2027-01-05",
      },
    ]);
  });

  it("asks people all the same who are away for each other", () => {
    const away = (delegate: string) => [{ from: "2027-01-01", until: "2027-01-10", delegate }];
    const [lena, hana] = people as [Person, Person, Person];
    const mutual = [
      { ...lena, away: away("hana@example.com") },
      { ...hana, away: away("lena@example.com") },
    ];
    expect(plan([stage("legal")], {}, { people: mutual }).stages[0]?.reviewers).toHaveLength(1);
  });

  it("skips a stage whose condition does not hold, with each member's verdict", () => {
    const when = { moderation: "suggestive", market: ["sa", "ae"], budget: { atLeastUsd: 100_000 } };
    const { stages } = plan([stage("regional", { when })]);
    expect(stages[0]).toMatchObject({ takesPlace: false, problem: null });
    expect(stages[0]?.verdicts.map(({ about, holds }) => [about, holds])).toEqual([
      ["market", true],
      ["moderation", true],
      ["budget", false],
    ]);
  });

  it("says so when a stage would ask nobody, whatever was meant", () => {
    const { stages } = plan([stage("music", { reviewers: [{ role: "music" }] })]);
    expect(stages[0]?.problem).toBe(
      "The stage music would ask nobody: no one in the configuration is music for northwind in gb, sa.",
    );
  });

  it("runs stages one after the other unless they say otherwise", () => {
    const { stages } = plan([stage("a"), stage("b", { after: [] }), stage("c", { after: ["a", "b"] }), stage("d")]);
    expect(stages.map(({ after }) => after)).toEqual([[], [], ["a", "b"], ["c"]]);
  });

  it.each([
    ["that wait for a later one", [stage("a", { after: ["b"] }), stage("b")]],
    ["that are called the same", [stage("a"), stage("a")]],
    ["that ask nobody", [stage("a", { reviewers: [] })]],
    ["with a member that there is not", [stage("a", { reviewer: "x" })]],
  ])("refuses templates with stages %s", (_, stages) => {
    expect(() => plan(stages)).toThrow();
  });

  it.each([
    [{ rights: { limited: true } }, { startsAt: null, endsAt: null }, false],
    [{ rights: { limited: true } }, { startsAt: null, endsAt: "2027-02-01T00:00:00.000Z" }, true],
    [{ rights: { endWithinDays: 7 } }, { startsAt: null, endsAt: "2027-02-01T00:00:00.000Z" }, false],
    [{ rights: { endWithinDays: 30 } }, { startsAt: null, endsAt: "2027-02-01T00:00:00.000Z" }, true],
    [{ tag: "dog", kind: ["video", "image"] }, unbounded, true],
    [{ campaign: "spring" }, unbounded, false],
  ])("judges %j", (when, rights, holds) => {
    expect(plan([stage("a", { when })], { rights }).stages[0]?.takesPlace).toBe(holds);
  });
});
