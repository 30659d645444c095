import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decision } from "./decision.ts";
import type { StageTerms } from "./review-template.ts";
import { approvalsNeeded, outcomeOf, type Voice } from "./stage-outcome.ts";

type Terms = Pick<StageTerms, "rule" | "objections">;
const said = (...decisions: (Decision | null)[]): Voice[] =>
  decisions.map((decision) => ({ decision, escalated: false }));

const rules = fc.oneof(
  fc.constantFrom<StageTerms["rule"]>("all", "any", "majority"),
  fc.record({ atLeast: fc.integer({ min: 1, max: 6 }) }),
);
const anyTerms: fc.Arbitrary<Terms> = fc.record({
  rule: rules,
  objections: fc.constantFrom<StageTerms["objections"]>("decide", "count"),
});
const anyDecision = fc.constantFrom(...Decision.options);
const anyVoice: fc.Arbitrary<Voice> = fc.record({
  decision: fc.option(anyDecision),
  escalated: fc.boolean(),
});

describe("the outcome of a stage", () => {
  it.each<[Terms["rule"], Terms["objections"], (Decision | null)[], string | null]>([
    ["all", "decide", ["approve", null], null],
    ["all", "decide", ["approve", "approve"], "approved"],
    ["all", "decide", ["approve", "approve_with_changes"], "approved_with_changes"],
    ["all", "decide", ["request_changes", null], "changes_requested"],
    ["any", "decide", [null, "approve", null], "approved"],
    ["any", "decide", [null, "request_changes"], "changes_requested"],
    ["any", "count", ["request_changes", null], null],
    ["any", "count", ["request_changes", "request_changes"], "changes_requested"],
    ["majority", "count", ["approve", "approve", "request_changes"], "approved"],
    ["majority", "count", ["approve", "request_changes", null], null],
    ["majority", "count", ["request_changes", "request_changes", null], "changes_requested"],
    [{ atLeast: 2 }, "count", ["approve", "request_changes", "approve_with_changes"], "approved_with_changes"],
    [{ atLeast: 2 }, "count", ["approve", "request_changes", "request_changes"], "changes_requested"],
    [{ atLeast: 2 }, "count", ["approve", "not_relevant", "approve"], "approved"],
    [{ atLeast: 2 }, "count", ["approve", "not_relevant", "not_relevant"], "approved"],
    ["all", "decide", ["not_relevant", "not_relevant"], "not_relevant"],
    ["all", "decide", ["not_relevant", "approve"], "approved"],
  ])("by the rule %j, objections %s, of %j is %s", (rule, objections, decisions, outcome) => {
    expect(outcomeOf(said(...decisions), { rule, objections })).toBe(outcome);
  });

  it("is what one to whom it was escalated says, whatever the others do not", () => {
    const voices = [...said(null, null), { decision: "approve" as const, escalated: true }];
    expect(outcomeOf(voices, { rule: "all", objections: "decide" })).toBe("approved");
  });

  it("is settled once everybody has decided, whatever they said", () => {
    fc.assert(
      fc.property(fc.array(anyDecision, { minLength: 1, maxLength: 8 }), anyTerms, (decisions, terms) => {
        expect(outcomeOf(said(...decisions), terms)).not.toBeNull();
      }),
    );
  });

  it("does not depend on who spoke first", () => {
    fc.assert(
      fc.property(fc.array(anyVoice, { maxLength: 8 }), anyTerms, fc.nat(), (voices, terms, turn) => {
        const turned = voices.map((_, at) => voices[(at + turn) % voices.length] as Voice);
        expect(outcomeOf(turned, terms)).toBe(outcomeOf(voices, terms));
      }),
    );
  });

  it("never turns from settled to open by one more decision, nor from changes requested to approved", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(anyDecision), { minLength: 1, maxLength: 8 }),
        anyTerms,
        anyDecision,
        (decisions, terms, next) => {
          const before = outcomeOf(said(...decisions), terms);
          const open = decisions.indexOf(null);
          fc.pre(before !== null && open >= 0 && next !== "not_relevant");
          const after = outcomeOf(said(...decisions.with(open, next)), terms);
          expect(after).not.toBeNull();
          if (before === "changes_requested") expect(after).toBe("changes_requested");
        },
      ),
    );
  });

  it("asks for no more approvals than there are people left", () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 20 }), (rule, counted) => {
        expect(approvalsNeeded(rule, counted)).toBeGreaterThanOrEqual(1);
        expect(approvalsNeeded(rule, counted)).toBeLessThanOrEqual(counted);
      }),
    );
  });
});
