import { expect, test } from "vitest";
import type { BusEvent } from "../../kernel/backplane.ts";
import { targetInput } from "./target-input.ts";

const event: BusEvent = {
  version: "0",
  id: "e-1",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "123456789012",
  time: "2026-01-02T03:04:05Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::masters"],
  detail: { object: { key: 'a "b".mov', size: 5 }, tags: ["x", "y"], ok: true },
};
const rule = {
  arn: "arn:aws:events:eu-central-1:123456789012:rule/r",
  name: "r",
  ingestedAt: "2026-01-02T03:04:06.000Z",
};
const transformed = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  targetInput(event, { InputTransformer: { InputTemplate, InputPathsMap } }, rule);

test("without a shape the target gets the event", () => {
  expect(JSON.parse(targetInput(event, {}, rule))).toEqual(event);
});

test("a constant input replaces the event", () => {
  expect(targetInput(event, { Input: '{"a":1}' }, rule)).toBe('{"a":1}');
});

test("an input path gives a part of the event", () => {
  expect(JSON.parse(targetInput(event, { InputPath: "$.detail.object" }, rule))).toEqual({ key: 'a "b".mov', size: 5 });
  expect(targetInput(event, { InputPath: "$.detail.tags[1]" }, rule)).toBe('"y"');
  expect(targetInput(event, { InputPath: "$['detail-type']" }, rule)).toBe('"Object Created"');
});

test("placeholders become JSON values, or text inside a string", () => {
  const output = transformed('{"key": <key>, "size": <size>, "tags": <tags>, "said": "<key> has <size> bytes"}', {
    key: "$.detail.object.key",
    size: "$.detail.object.size",
    tags: "$.detail.tags",
  });
  expect(JSON.parse(output)).toEqual({ key: 'a "b".mov', size: 5, tags: ["x", "y"], said: 'a "b".mov has 5 bytes' });
});

test("the predefined variables name the rule and hold the event", () => {
  const output = transformed(
    '{"rule": <aws.events.rule-name>, "arn": "<aws.events.rule-arn>", "at": <aws.events.event.ingestion-time>, "event": <aws.events.event.json>, "head": <aws.events.event>}',
  );
  const { detail: _, ...head } = event;
  expect(JSON.parse(output)).toEqual({ rule: "r", arn: rule.arn, at: rule.ingestedAt, event, head });
});

test("a template that is a string makes a string, and unknown placeholders stay as they are", () => {
  expect(transformed('"<type> of <nobody>"', { type: "$.detail-type" })).toBe('"Object Created of <nobody>"');
});

test("a path that finds nothing leaves an empty string", () => {
  expect(JSON.parse(transformed('{"a": <a>, "b": "x<a>"}', { a: "$.detail.nothing" }))).toEqual({ a: "", b: "x" });
});
