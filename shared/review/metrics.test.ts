import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributionOf } from "./distribution.ts";
import { hour, hoursIn, type Made, trailOf, twoVersions } from "./history/made-up-trail.ts";
import { reviewHistory } from "./history/review-history.ts";
import { approvals, parts, roundsOf, stageTimes } from "./metrics.ts";
import { summarise } from "./review-summary.ts";
import { spanOf } from "./span.ts";
import { addTallies, emptyTally, type ReviewTally, tallyReviews } from "./tally.ts";

const at = (hours: number) => new Date(hoursIn(hours));
const roundsIn = (made: readonly Made[]) => roundsOf(reviewHistory(trailOf(made)).versions);
const opened = (round: number, reviewers: string[], due: number | null) => ({
  round,
  stage: "legal",
  reviewers,
  ...(due === null ? {} : { dueAt: hoursIn(due) }),
});
const decision = (hours: number, who: string, word = "approve", round = 1): Made => [
  hours,
  "review.decision",
  { round, stage: "legal", decision: word },
  { actor: `reviewer:${who}` },
];

describe("the time in a stage", () => {
  it("lasts from its opening to its end, and says whether it went on after it was due", () => {
    const times = stageTimes(roundsIn(twoVersions), at(100));
    expect(
      times.map(({ version, stage, durationMs, pastDue }) => [version, stage, durationMs / hour, pastDue]),
    ).toEqual([
      [1, "brand", expect.closeTo(4.6), false],
      [1, "legal", expect.closeTo(50.9), true],
      [2, "legal", 9, false],
    ]);
  });

  it("goes on while the stage is open, and is not judged without a due date", () => {
    const open = (due: number | null) =>
      stageTimes(roundsIn([[1, "review.stage-opened", opened(1, [], due)]]), at(11))[0];
    expect(open(10)).toMatchObject({ durationMs: 10 * hour, closedAt: null, pastDue: true });
    expect(open(12)).toMatchObject({ pastDue: false });
    expect(open(null)).toMatchObject({ pastDue: null });
  });
});

describe("an approval", () => {
  it("took every round and version since the one before it", () => {
    expect(approvals(reviewHistory(trailOf(twoVersions)))).toEqual([
      { version: 2, round: 1, at: hoursIn(90.1), rounds: 2, versions: 2, durationMs: expect.closeTo(89.7 * hour) },
    ]);
    const again: Made[] = [
      ...twoVersions,
      [100, "review.stage-opened", opened(2, ["lea@law.example"], 120), { version: 2 }],
      [101, "review.decided", { round: 2, outcome: "approved" }, { version: 2 }],
    ];
    expect(approvals(reviewHistory(trailOf(again)))[1]).toMatchObject({ rounds: 1, versions: 1, durationMs: hour });
  });

  it("does not count rounds in which nobody was asked", () => {
    const made: Made[] = [
      [0, "review.restarted", { round: 1 }],
      [1, "review.stage-opened", opened(2, ["lea@law.example"], 9)],
      [2, "review.decided", { round: 2, outcome: "approved" }],
    ];
    expect(approvals(reviewHistory(trailOf(made)))).toMatchObject([{ rounds: 1 }]);
  });
});

describe("a reviewer", () => {
  const stage = (...more: Made[]): Made[] => [
    [0, "review.stage-opened", opened(1, ["lea@x.example", "bo@x.example"], 10)],
    ...more,
  ];
  const partOf = (who: string, made: readonly Made[], now = 30) =>
    parts(roundsIn(made), at(now)).find(({ reviewer }) => reviewer === who);

  it("takes from being asked to the first decision", () => {
    const made = stage(decision(4, "lea@x.example"), decision(6, "lea@x.example", "request_changes"));
    expect(partOf("lea@x.example", made)).toMatchObject({
      responseMs: 4 * hour,
      decision: "request_changes",
      overdue: false,
    });
    expect(partOf("bo@x.example", made)).toMatchObject({ responseMs: null, decision: null, overdue: true });
  });

  it("is not overdue with what was settled, handed over or taken off in time", () => {
    const closed = stage([5, "review.stage-closed", { round: 1, stage: "legal", outcome: "approved" }]);
    const handedOver = stage([
      5,
      "review.delegated",
      { round: 1, stage: "legal", from: "bo@x.example", to: "cy@x.example" },
    ]);
    const takenOff = stage([5, "review.reviewer-removed", { round: 1, stage: "legal", reviewer: "bo@x.example" }]);
    for (const made of [closed, handedOver, takenOff]) expect(partOf("bo@x.example", made)?.overdue).toBe(false);
    expect(partOf("cy@x.example", handedOver)).toMatchObject({ overdue: true });
  });

  it("is not overdue who was asked when it was due already", () => {
    const made = stage([12, "review.escalated", { round: 1, stage: "legal", to: ["head@x.example"] }]);
    expect(partOf("head@x.example", made)).toMatchObject({ overdue: null });
  });
});

describe("a tally", () => {
  const tally = tallyReviews(trailOf(twoVersions), at(100));

  it("adds up an asset's reviews", () => {
    expect(tally).toMatchObject({ assets: 1, rounds: 2, reminders: 1, escalations: 1 });
    expect(tally.stages).toMatchObject([
      { stage: "brand", open: 0, pastDue: 0 },
      { stage: "legal", name: "Legal", open: 0, pastDue: 1 },
    ]);
    const lea = tally.reviewers.find(({ reviewer }) => reviewer === "lea@law.example");
    expect(lea).toMatchObject({ asked: 2, decisions: { request_changes: 1 }, overdue: 1, reminders: 1 });
  });

  it("counts the rounds that were opened in the span, its last day included", () => {
    // The trail begins on 1 March, and its second version is reviewed on the 4th.
    const rounds = (from?: string, to?: string) => tallyReviews(trailOf(twoVersions), at(100), spanOf(from, to)).rounds;
    expect(rounds("2027-03-01", "2027-03-04")).toBe(2);
    expect(rounds("2027-03-02", "2027-03-04")).toBe(1);
    expect(rounds(undefined, "2027-03-01")).toBe(1);
    expect(rounds(undefined, "2027-03-01T09:00:00Z")).toBe(0);
    expect(rounds("2027-03-05")).toBe(0);
    expect(() => spanOf("2027-03-02", "2027-03-01")).toThrow(/ends before it begins/);
  });

  it("of many assets is the same however they come in pages", () => {
    const asset = fc
      .array(fc.tuple(fc.constantFrom("a@x.example", "b@x.example"), fc.integer({ min: 1, max: 20 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((answers) =>
        tallyReviews(
          trailOf([
            [
              0,
              "review.stage-opened",
              opened(
                1,
                answers.map(([who]) => who),
                10,
              ),
            ],
            ...answers.toSorted((a, b) => a[1] - b[1]).map(([who, hours]) => decision(hours, who)),
          ]),
          at(30),
        ),
      );
    fc.assert(
      fc.property(fc.array(asset, { maxLength: 6 }), fc.nat(6), (tallies, cut) => {
        const inPages = addTallies([addTallies(tallies.slice(0, cut)), addTallies(tallies.slice(cut)), emptyTally]);
        expect(sorted(inPages)).toEqual(sorted(addTallies(tallies)));
        expect(inPages.assets).toBe(tallies.length);
      }),
    );
  });

  it("is summed up with percentiles that did occur", () => {
    const summary = summarise(tally);
    expect(summary.approvals).toMatchObject({ count: 1, roundsToApproval: { median: 2, p90: 2 } });
    expect(summary.stages[1]?.timeMs).toMatchObject({ count: 2, median: 9 * hour });
    expect(distributionOf([5, 1, 2, 3, 4, 6, 7, 8, 9, 100])).toEqual({
      count: 10,
      mean: 14.5,
      median: 5,
      p90: 9,
      max: 100,
    });
    expect(distributionOf([])).toEqual({ count: 0, mean: null, median: null, p90: null, max: null });
  });

  function sorted({ stages, reviewers, ...tally }: ReviewTally) {
    const numbers = (values: number[]) => values.toSorted((a, b) => a - b);
    return {
      ...tally,
      stages: stages.map((stage) => ({ ...stage, durationsMs: numbers(stage.durationsMs) })),
      reviewers: reviewers
        .map((reviewer) => ({ ...reviewer, responsesMs: numbers(reviewer.responsesMs) }))
        .toSorted((a, b) => (a.reviewer < b.reviewer ? -1 : 1)),
    };
  }
});
