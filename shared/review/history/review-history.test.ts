import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCatalogHouse } from "../../catalog/catalog-house.ts";
import { hoursIn, type Made, trailOf, twoVersions } from "./made-up-trail.ts";
import { reviewHistory } from "./review-history.ts";

const historyOf = (made: readonly Made[]) => reviewHistory(trailOf(made));
const roundsIn = (made: readonly Made[]) => historyOf(made).versions.flatMap(({ rounds }) => rounds);
const stageIn = (made: readonly Made[], stage: string) =>
  roundsIn(made).flatMap(({ stages }) => stages.filter(({ id }) => id === stage));
const opened = (stage: string, reviewers: string[], more: Record<string, unknown> = {}) => ({
  round: 1,
  stage,
  name: stage,
  dueAt: hoursIn(10),
  reviewers,
  ...more,
});

describe("the history of a review", () => {
  it("knows each stage: why, when, due when, and how it ended", () => {
    const [first, second] = roundsIn(twoVersions);
    expect(first).toMatchObject({
      version: 1,
      outcome: "changes_requested",
      openedAt: hoursIn(0.4),
      endedAt: hoursIn(56.1),
    });
    expect(first?.stages.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["Brand", "approved"],
      ["Legal", "changes_requested"],
      ["Medical", "skipped"],
    ]);
    expect(first?.stages[1]).toMatchObject({ openedAt: hoursIn(5.1), dueAt: hoursIn(53), closedAt: hoursIn(56) });
    expect(first?.stages[2]).toMatchObject({ openedAt: null, closedAt: null, reason: "No claim about health." });
    expect(second?.stages.map(({ outcome }) => outcome)).toEqual(["carried_over", "approved_with_changes"]);
    expect(second?.stages[0]?.carriedOverFrom).toBe(1);
  });

  it("knows each person's part: asked, opened, decided, reminded, handed over", () => {
    const [brand] = stageIn(twoVersions, "brand");
    const [first, second] = stageIn(twoVersions, "legal");
    expect(brand?.people).toMatchObject([
      {
        who: "rosa@acme.example",
        askedAt: hoursIn(0.4),
        openedAt: hoursIn(2),
        answers: [{ at: hoursIn(3), comment: null }],
      },
      { who: "bo@acme.example", openedAt: null, answers: [{ decision: "approve", comment: "Lovely light." }] },
    ]);
    expect(first?.people[0]).toMatchObject({ who: "lea@law.example", reminders: [hoursIn(40)] });
    expect(second?.people).toMatchObject([
      { who: "lea@law.example", left: { at: hoursIn(82), to: "dan@law.example" }, answers: [] },
      { who: "dan@law.example", standsInFor: "lea@law.example", askedAt: hoursIn(82) },
    ]);
  });

  it("keeps a scanner that fetched the page apart from a person who opened it", () => {
    const made: Made[] = [
      [0, "review.stage-opened", opened("legal", ["lea@law.example"])],
      [1, "review.prefetched", { round: 1, stage: "legal", reviewer: "lea@law.example" }],
    ];
    expect(stageIn(made, "legal")[0]?.people[0]?.openedAt).toBeNull();
  });

  it("takes every decision of somebody who thought again, the last one counting", () => {
    const decided = (hours: number, decision: string): Made => [
      hours,
      "review.decision",
      { round: 1, stage: "legal", decision },
      { actor: "reviewer:Lea@law.example" },
    ];
    const made: Made[] = [
      [0, "review.stage-opened", opened("legal", ["lea@law.example"])],
      decided(1, "approve"),
      decided(2, "request_changes"),
    ];
    expect(stageIn(made, "legal")[0]?.people[0]?.answers.map(({ decision }) => decision)).toEqual([
      "approve",
      "request_changes",
    ]);
  });

  it("reads rounds of before there were stages as one stage", () => {
    const made: Made[] = [
      [0, "asset.registered", { checksum: "c" }],
      [1, "review.requested", { round: 1, checksum: "c", reviewers: ["rosa@acme.example"], execution: "e" }],
      [73, "review.reminded", { round: 1, checksum: "c" }],
      [
        80,
        "review.decision",
        { round: 1, decision: "approve", comment: null },
        { actor: "reviewer:rosa@acme.example" },
      ],
      [80, "review.decided", { round: 1, outcome: "approved", checksum: "c" }],
    ];
    expect(roundsIn(made)[0]).toMatchObject({
      outcome: "approved",
      stages: [
        {
          name: "Review",
          outcome: "approved",
          openedAt: hoursIn(1),
          closedAt: hoursIn(80),
          dueAt: null,
          people: [{ who: "rosa@acme.example", reminders: [hoursIn(73)] }],
        },
      ],
    });
  });

  it("reads an end of the round that names the stage that ended with it", () => {
    const made: Made[] = [
      [0, "review.planned", { round: 1, stages: [{ id: "legal" }, { id: "brand" }, { id: "late", state: "waiting" }] }],
      [0, "review.stage-opened", opened("legal", [])],
      [0, "review.stage-opened", opened("brand", [])],
      [
        5,
        "review.decided",
        { round: 1, stage: "legal", stageOutcome: "changes_requested", outcome: "changes_requested" },
      ],
    ];
    expect(roundsIn(made)[0]?.stages.map(({ outcome, closedAt }) => [outcome, closedAt])).toEqual([
      ["changes_requested", hoursIn(5)],
      ["cancelled", hoursIn(5)],
      ["not_reached", null],
    ]);
  });

  it("ends a round that nobody decided when the version is withdrawn or a newer one comes", () => {
    const asked: Made = [1, "review.stage-opened", opened("legal", ["lea@law.example"])];
    const withdrawn = roundsIn([asked, [4, "version.withdrawn", {}]]);
    const overtaken = roundsIn([asked, [3, "asset.registered", {}, { version: 2 }], [4, "version.withdrawn", {}]]);
    expect(withdrawn[0]).toMatchObject({
      outcome: "withdrawn",
      endedAt: hoursIn(4),
      stages: [{ outcome: "withdrawn" }],
    });
    expect(overtaken[0]).toMatchObject({ outcome: "superseded", endedAt: hoursIn(3) });
    expect(roundsIn([asked])[0]).toMatchObject({ outcome: "open", endedAt: null });
  });

  it("asks those besides to whom it is escalated", () => {
    const made: Made[] = [
      [0, "review.stage-opened", opened("legal", ["lea@law.example"])],
      [12, "review.escalated", { round: 1, stage: "legal", to: ["head@law.example"] }],
    ];
    expect(stageIn(made, "legal")[0]).toMatchObject({
      people: [{ who: "lea@law.example" }, { who: "head@law.example", askedAt: hoursIn(12) }],
      alongTheWay: [{ type: "review.escalated" }],
    });
  });

  it("of what the house itself writes has no gaps", async () => {
    const house = makeCatalogHouse();
    const id = await house.publish();
    const [version] = reviewHistory(await house.catalog.journal(id)).versions;
    const people = [{ who: "rosa@example.com", askedAt: expect.any(String), answers: [{ decision: "approve" }] }];
    expect(version).toMatchObject({ version: 1, checksum: "md5:11:1000", bytes: 1_000, uploadedBy: "pia@example.com" });
    expect(version?.rounds).toMatchObject([
      { round: 1, outcome: "approved", endedAt: expect.any(String), stages: [{ outcome: "approved", people }] },
    ]);
  });

  it("leaves gaps, and no errors, where records say less or odd things", () => {
    const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()), fc.object());
    const types = twoVersions.map(([, type]) => type);
    const members = ["round", "stage", "stages", "reviewers", "reviewer", "dueAt", "from", "to", "template", "outcome"];
    const record = fc.tuple(
      fc.nat(100),
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...members), fc.oneof(odd, fc.constantFrom(1, "legal", "__proto__"))),
      fc.record({ version: fc.option(fc.integer({ min: 1, max: 3 })), actor: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), (made) => {
        expect(() => historyOf(made)).not.toThrow();
      }),
    );
  });
});
