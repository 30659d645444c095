import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invoke, machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
});
afterAll(() => bench.stop());

describe("a variable", () => {
  it("keeps its value for every later state", async () => {
    const { output } = await bench.run(
      machine({
        Set: {
          Type: "Pass",
          Assign: { product: { name: "P", tags: ["{% $states.input %}"] } },
          Output: {},
          Next: "Between",
        },
        Between: { Type: "Pass", Output: null, Next: "Use" },
        Use: { Type: "Pass", Output: "{% $product.tags[0] & $product.name %}", End: true },
      }),
      "x",
    );

    expect(output).toBe("xP");
  });

  it("changes only when its state is left: all of a state's expressions see the old values", async () => {
    const { output, history } = await bench.run(
      machine({
        One: { Type: "Pass", Assign: { x: 3, a: 7 }, Next: "Two" },
        Two: {
          Type: "Pass",
          // The example of the Developer Guide.
          Assign: { x: "{% $a %}", nextX: "{% $x %}" },
          Output: "{% $x %}",
          Next: "Three",
        },
        Three: { Type: "Pass", Output: ["{% $states.input %}", "{% $x %}", "{% $nextX %}"], End: true },
      }),
    );

    expect(output).toEqual([3, 7, 3]);
    const left = history.filter(({ type }) => type === "PassStateExited")[1];
    expect(left?.details).toMatchObject({
      stateExitedEventDetails: {
        assignedVariables: { x: "7", nextX: "3" },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });

  it("of an outer scope is read in branches and iterations; theirs end with them", async () => {
    const inner = (name: string) => ({
      StartAt: `${name} sets`,
      States: {
        [`${name} sets`]: { Type: "Pass", Assign: { own: name }, Next: `${name} reads` },
        [`${name} reads`]: { Type: "Pass", Output: "{% $outer & '-' & $own %}", End: true },
      },
    });
    const { output } = await bench.run(
      machine({
        Set: { Type: "Pass", Assign: { outer: "o" }, Next: "Both" },
        Both: {
          Type: "Parallel",
          Branches: [inner("left"), inner("right")],
          Assign: { both: "{% $states.result %}" },
          Next: "Each",
        },
        Each: { Type: "Map", Items: [1, 2], ItemProcessor: inner("item"), Next: "After" },
        After: {
          Type: "Pass",
          Output: { both: "{% $both %}", each: "{% $states.input %}", own: "{% $exists($own) %}" },
          End: true,
        },
      }),
    );

    expect(output).toEqual({ both: ["o-left", "o-right"], each: ["o-item", "o-item"], own: false });
  });

  it("can be assigned from a task's result and from its error", async () => {
    bench.functions.answer = () => 42;
    bench.functions.fail = () => {
      throw Object.assign(new Error("no luck"), { name: "Unlucky" });
    };
    const { output } = await bench.run(
      machine({
        Good: invoke("answer", { Assign: { good: "{% $states.result.Payload %}" }, Next: "Bad" }),
        Bad: invoke("fail", {
          Next: "End",
          Catch: [{ ErrorEquals: ["Unlucky"], Assign: { bad: "{% $states.errorOutput.Error %}" }, Next: "End" }],
        }),
        End: { Type: "Pass", Output: ["{% $good %}", "{% $bad %}"], End: true },
      }),
    );

    expect(output).toEqual([42, "Unlucky"]);
  });

  it("may not be assigned more than 256 KiB", async () => {
    const definition = machine({ Set: { Type: "Pass", Assign: { big: "{% $pad('', 262144, 'x') %}" }, End: true } });

    expect(await bench.run(definition)).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });
});
