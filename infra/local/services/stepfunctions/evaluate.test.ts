import { describe, expect, it } from "vitest";
import { evaluate, type Scope } from "./evaluate.ts";
import type { Json } from "./json.ts";

const scope: Scope = {
  variables: { count: 3, who: { name: "Ada" } },
  states: { input: { items: [1, 2, 3, 4], one: [7] }, context: { Execution: { Id: "arn" } } },
  state: "Look",
  enteredEventId: 4,
  now: Date.parse("2030-05-06T07:08:09.010Z"),
};
const evaluated = (template: Json) => evaluate(template, "Output", scope);

describe("a payload template", () => {
  it("evaluates expressions at any depth and leaves everything else as it stands", async () => {
    const template = { a: ["{% $count + 1 %}", { b: "{% $who.name %}" }], c: "plain {% text %}", d: null, e: 1.5 };

    expect(await evaluated(template)).toEqual({ a: [4, { b: "Ada" }], c: "plain {% text %}", d: null, e: 1.5 });
  });

  it("reads $states.input and $states.context", async () => {
    expect(await evaluated("{% $states.input.items[-1] & $states.context.Execution.Id %}")).toBe("4arn");
  });

  it("answers plain arrays, also where JSONata answers sequences", async () => {
    const answer = await evaluated("{% $states.input.items[$ > 2] %}");

    expect(answer).toEqual([3, 4]);
    expect(Object.getOwnPropertyNames(answer)).toEqual(["0", "1", "length"]);
  });

  it("answers a single match as JSONata does: without its array", async () => {
    expect(await evaluated("{% $states.input.one[$ > 2] %}")).toBe(7);
  });
});

describe("an expression that fails", () => {
  const failing = (template: Json) => expect(evaluate(template, "Arguments", scope)).rejects;

  it("is a States.QueryEvaluationError that names the state, the expression and the field", async () => {
    await failing({ Payload: { x: "{% $sum('a') %}" } }).toMatchObject({
      error: "States.QueryEvaluationError",
      location: "Arguments/Payload/x",
      reason: expect.stringContaining(
        "An error occurred while executing the state 'Look' (entered at the event id #4). The JSONata expression '$sum('a')' specified for the field 'Arguments/Payload/x' threw an error during evaluation. T0412:",
      ),
    });
  });

  it.each([
    ["nothing, for a missing member", "{% $states.input.missing %}"],
    ["nothing, for an unknown variable", "{% $unknown %}"],
    ["nothing, for $ at the top", "{% $ %}"],
    ["nothing, for a name at the top", "{% items %}"],
  ])("yields %s", async (_, template) => {
    await failing(template).toMatchObject({ reason: expect.stringMatching(/returned nothing \(undefined\)\.$/) });
  });

  it("yields a function, which JSON cannot carry, also inside an object", async () => {
    await failing("{% function($x) { $x } %}").toMatchObject({ error: "States.QueryEvaluationError" });
    await failing("{% { 'f': $sum } %}").toMatchObject({ error: "States.QueryEvaluationError" });
  });
});

describe("the functions that Step Functions adds", () => {
  it.each<[string, string, Json]>([
    ["$partition cuts an array into chunks", "$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]],
    ["$range includes both ends", "$range(0, 10, 5)", [0, 5, 10]],
    ["$range counts down", "$range(3, 1, -1)", [3, 2, 1]],
    ["$hash in MD5", "$hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72"],
    ["$hash in SHA-1", "$hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["$hash in SHA-256", "$hash('abc', 'SHA-256')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["$parse reads JSON", `$parse('{"a":[1,{"b":null}]}').a`, [1, { b: null }]],
    ["$random with a seed repeats itself", "$random(7) = $random(7) and $random(7) != $random(8)", true],
    ["$random lies in [0, 1)", "$random() >= 0 and $random() < 1", true],
    [
      "$uuid is a UUID of version 4",
      "$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/).index",
      0,
    ],
  ])("%s", async (_, source, expected) => {
    expect(await evaluated(`{% ${source} %}`)).toEqual(expected);
  });

  it.each([
    "$eval('1')",
    "$partition([1], 0)",
    "$range(1, 5000, 1)",
    "$range(1, 2, 0)",
    "$hash('a', 'CRC32')",
    "$parse('{')",
  ])("%s is refused", async (source) => {
    await expect(evaluated(`{% ${source} %}`)).rejects.toMatchObject({ error: "States.QueryEvaluationError" });
  });
});

describe("an expression without an end", () => {
  it("fails instead of holding the laptop cloud", { timeout: 60_000 }, async () => {
    const endless = "{% ($f := function($n) { $f($n + 1) }; $f(0)) %}";

    await expect(evaluated(endless)).rejects.toMatchObject({
      error: "States.QueryEvaluationError",
      reason: expect.stringContaining("more than 500000 steps"),
    });
  });
});

describe("time in expressions", () => {
  it("is the laptop cloud's, not the machine's", async () => {
    expect(await evaluated("{% $now() %}")).toBe("2030-05-06T07:08:09.010Z");
    expect(await evaluated("{% $millis() %}")).toBe(scope.now);
    expect(await evaluated("{% $now('[Y0001]-[M01]-[D01]', '+0900') %}")).toBe("2030-05-06");
  });
});
