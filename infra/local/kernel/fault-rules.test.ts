import { describe, expect, it } from "vitest";
import { FaultPlan, makeFaultRules } from "./fault-rules.ts";

const plan = (seed: number | string, ...rules: Parameters<typeof FaultPlan.parse>[0][]) =>
  FaultPlan.parse({ seed, rules });
const draw = (faults: ReturnType<typeof makeFaultRules>, target: string, times: number) =>
  Array.from({ length: times }, () => faults.draw(target)?.kind ?? null);

describe("fault rules", () => {
  it("strike the targets that their pattern names", () => {
    const faults = makeFaultRules(plan(1, { target: "dynamodb:Put*", kind: "throttle", rate: 1 }));
    expect(faults.draw("dynamodb:PutItem")).toEqual({ kind: "throttle" });
    expect(faults.draw("dynamodb:GetItem")).toBeNull();
    expect(faults.draw("event:Object Created")).toBeNull();
  });

  it("strike about as often as their rate says", () => {
    const faults = makeFaultRules(plan(1, { target: "*", kind: "error", rate: 0.1 }));
    const struck = draw(faults, "sqs:SendMessage", 2000).filter((kind) => kind !== null).length;
    expect(struck).toBeGreaterThan(150);
    expect(struck).toBeLessThan(250);
    expect(faults.hits()).toEqual([struck]);
  });

  it("draw the same for the same seed, and otherwise for another", () => {
    const rule = { target: "*", kind: "error", rate: 0.5 };
    const once = draw(makeFaultRules(plan("a", rule)), "x:Y", 50);
    expect(draw(makeFaultRules(plan("a", rule)), "x:Y", 50)).toEqual(once);
    expect(draw(makeFaultRules(plan("b", rule)), "x:Y", 50)).not.toEqual(once);
  });

  it("draw the same for a target whatever happens to others in between", () => {
    const rule = { target: "*", kind: "error", rate: 0.5 };
    const alone = draw(makeFaultRules(plan(3, rule)), "x:Y", 20);
    const faults = makeFaultRules(plan(3, rule));
    const among = Array.from({ length: 20 }, () => {
      faults.draw("other:Z");
      return faults.draw("x:Y")?.kind ?? null;
    });
    expect(among).toEqual(alone);
  });

  it("rest after their limit", () => {
    const faults = makeFaultRules(plan(1, { target: "*", kind: "delay", rate: 1, delayMs: 20, limit: 2 }));
    expect([faults.draw("a:B"), faults.draw("a:B"), faults.draw("a:B")]).toEqual([
      { kind: "delay", delayMs: 20 },
      { kind: "delay", delayMs: 20 },
      null,
    ]);
  });

  it("give way to the next rule when they do not strike", () => {
    const faults = makeFaultRules(
      plan(1, { target: "*", kind: "error", rate: 0 }, { target: "*", kind: "duplicate", rate: 1 }),
    );
    expect(faults.draw("event:x")).toEqual({ kind: "duplicate" });
  });
});
