import { describe, expect, it } from "vitest";
import { ingestWorkflow } from "../../../workflows/ingest.ts";
import { parseDefinition, substitute } from "./parse-definition.ts";
import { invoke, machine } from "./test-bench.ts";

const parse = (definition: unknown) => parseDefinition(JSON.stringify(definition));
const done = { Type: "Succeed" };

describe("a definition", () => {
  it("of the ingest workflow is accepted", () => {
    const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const workflow = ingestWorkflow({
      registerArn: arn("register"),
      planArn: arn("plan"),
      renderArn: arn("render"),
      deriveArn: arn("derive"),
      tagArn: arn("tag"),
      checkArn: arn("check"),
      catalogueArn: arn("catalogue"),
      recordFailureArn: arn("record-failure"),
      mediaConvertRoleArn: "arn:aws:iam::000000000000:role/mediaconvert",
      reviewStateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:review",
    });

    expect(parse(workflow).StartAt).toBe("Register");
  });

  it.each<[string, unknown, RegExp]>([
    ["that is no JSON object", [], /no JSON object/],
    ["in JSONPath", { StartAt: "A", States: { A: done } }, /query language JSONPath of the state 'A'/],
    [
      "with one state in JSONPath",
      machine({ A: { Type: "Pass", QueryLanguage: "JSONPath", End: true } }),
      /query language JSONPath of the state 'A'/,
    ],
    ["with a field of JSONPath", machine({ A: { Type: "Pass", ResultPath: "$.x", End: true } }), /A/],
    ["that goes on to nowhere", machine({ A: { Type: "Pass", Next: "B" } }), /B/],
    ["that starts nowhere", { ...machine({ A: done }), StartAt: "B" }, /B/],
    ["with neither Next nor End", machine({ A: { Type: "Pass" } }), /A/],
    [
      "with wrong syntax in an expression",
      machine({ A: { Type: "Pass", Output: "{% 1 + %}", End: true } }),
      /A|jsonata/i,
    ],
    [
      "with a distributed Map",
      machine({
        A: {
          Type: "Map",
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "B",
            States: { B: done },
          },
          End: true,
        },
      }),
      /distributed Map state 'A'/,
    ],
    [
      "with an integration that is not here",
      machine({ A: { Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", End: true } }),
      /task resource arn:aws:states:::ecs:runTask.sync/,
    ],
    [
      "with an SDK action that is not here",
      machine({ A: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:dynamodb:createTable", End: true } }),
      /integration aws-sdk:dynamodb:createTable/,
    ],
    [
      "that assigns $states",
      machine({ A: { Type: "Pass", Assign: { states: 1 }, End: true } }),
      /reserved variable|states/,
    ],
    [
      "that assigns an outer variable in an inner scope",
      machine({
        A: { Type: "Pass", Assign: { x: 1 }, Next: "B" },
        B: {
          Type: "Parallel",
          Branches: [{ StartAt: "C", States: { C: { Type: "Pass", Assign: { x: 2 }, End: true } } }],
          End: true,
        },
      }),
      /'x' is assigned here and in an outer scope/,
    ],
    [
      "whose States.ALL is not the last catcher",
      machine({
        A: invoke("f", {
          Catch: [
            { ErrorEquals: ["States.ALL"], Next: "B" },
            { ErrorEquals: ["Oops"], Next: "B" },
          ],
        }),
        B: done,
      }),
      /States.ALL must stand alone/,
    ],
    [
      "whose heartbeat is no shorter than its timeout",
      machine({ A: invoke("f", { TimeoutSeconds: 5, HeartbeatSeconds: 5 }) }),
      /HeartbeatSeconds/,
    ],
  ])("%s is refused", (_, definition, message) => {
    expect(() => parse(definition)).toThrow(message);
  });
});

describe("substitutions", () => {
  it("put values into the text, escaped, and leave other names alone", () => {
    const placeholder = (name: string) => `$\{${name}}`;
    const text = JSON.stringify({ a: `${placeholder("Arn")}/x`, b: placeholder("Other") });

    expect(JSON.parse(substitute(text, { Arn: 'with "quotes"' }))).toEqual({
      a: 'with "quotes"/x',
      b: placeholder("Other"),
    });
  });
});
