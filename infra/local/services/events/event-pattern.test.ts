import { expect, test } from "vitest";
import { compileEventPattern } from "./event-pattern.ts";

const matches = (pattern: unknown, event: unknown) => compileEventPattern(pattern)(event);

// The table of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, row by row:
// an event that matches, and one that does not.
const operatorTable: [string, unknown, unknown, unknown][] = [
  [
    "And",
    { Location: ["New York"], Day: ["Monday"] },
    { Location: "New York", Day: "Monday" },
    { Location: "New York", Day: "Tuesday" },
  ],
  ["Anything-but", { state: [{ "anything-but": "initializing" }] }, { state: "running" }, { state: "initializing" }],
  [
    "Anything-but (list of strings)",
    { state: [{ "anything-but": ["stopped", "overloaded"] }] },
    { state: "running" },
    { state: "overloaded" },
  ],
  ["Anything-but (list of numbers)", { limit: [{ "anything-but": [100, 200, 300] }] }, { limit: 150 }, { limit: 200 }],
  [
    "Anything-but (begins with)",
    { Region: [{ "anything-but": { prefix: "us-" } }] },
    { Region: "eu-west-1" },
    { Region: "us-east-1" },
  ],
  [
    "Anything-but (begins with, list)",
    { state: [{ "anything-but": { prefix: ["init", "error"] } }] },
    { state: "running" },
    { state: "error-2" },
  ],
  [
    "Anything-but (ends with)",
    { FileName: [{ "anything-but": { suffix: ".png" } }] },
    { FileName: "a.jpg" },
    { FileName: "a.png" },
  ],
  [
    "Anything-but (ends with, list)",
    { FileName: [{ "anything-but": { suffix: [".txt", ".rtf"] } }] },
    { FileName: "a.md" },
    { FileName: "a.rtf" },
  ],
  [
    "Anything-but (ignore case)",
    { state: [{ "anything-but": { "equals-ignore-case": "initializing" } }] },
    { state: "on" },
    { state: "INITIALIZING" },
  ],
  [
    "Anything-but (ignore case, list)",
    { state: [{ "anything-but": { "equals-ignore-case": ["initializing", "stopped"] } }] },
    { state: "on" },
    { state: "Stopped" },
  ],
  [
    "Anything-but using a wildcard",
    { FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] },
    { FilePath: "/usr/bin/x" },
    { FilePath: "/usr/lib/x" },
  ],
  [
    "Anything-but using a list of wildcards",
    { FilePath: [{ "anything-but": { wildcard: ["*/lib/*", "*/bin/*"] } }] },
    { FilePath: "/etc/x" },
    { FilePath: "/usr/bin/x" },
  ],
  ["Begins with", { Region: [{ prefix: "us-" }] }, { Region: "us-east-1" }, { Region: "US-east-1" }],
  [
    "Begins with (ignore case)",
    { service: [{ prefix: { "equals-ignore-case": "eventb" } }] },
    { service: "EventBridge" },
    { service: "event" },
  ],
  ["Empty", { LastName: [""] }, { LastName: "" }, { LastName: null }],
  ["Equals", { Name: ["Alice"] }, { Name: "Alice" }, { Name: "alice" }],
  ["Equals (ignore case)", { Name: [{ "equals-ignore-case": "alice" }] }, { Name: "ALICE" }, { Name: "alicia" }],
  ["Ends with", { FileName: [{ suffix: ".png" }] }, { FileName: "a.png" }, { FileName: "a.png.exe" }],
  [
    "Ends with (ignore case)",
    { service: [{ suffix: { "equals-ignore-case": "tBridge" } }] },
    { service: "EVENTBRIDGE" },
    { service: "bridges" },
  ],
  ["Exists", { ProductName: [{ exists: true }] }, { ProductName: null }, { Other: 1 }],
  ["Does not exist", { ProductName: [{ exists: false }] }, { Other: 1 }, { ProductName: "x" }],
  ["Not", { Weather: [{ "anything-but": ["Raining"] }] }, { Weather: "Dry" }, { Weather: "Raining" }],
  ["Null", { UserID: [null] }, { UserID: null }, { UserID: "null" }],
  ["Numeric (equals)", { Price: [{ numeric: ["=", 100] }] }, { Price: 100 }, { Price: 100.01 }],
  ["Numeric (range)", { Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 20 }, { Price: 10 }],
  ["Or", { PaymentType: ["Credit", "Debit"] }, { PaymentType: "Debit" }, { PaymentType: "Cash" }],
  [
    "Or (multiple fields)",
    { $or: [{ Location: ["New York"] }, { Day: ["Monday"] }] },
    { Location: "Oslo", Day: "Monday" },
    { Location: "Oslo", Day: "Tuesday" },
  ],
  ["Wildcard", { FileName: [{ wildcard: "dir/*.png" }] }, { FileName: "dir/a/b.png" }, { FileName: "other/a.png" }],
  [
    "IP address",
    { "source-ip": [{ cidr: "10.0.0.0/24" }] },
    { "source-ip": "10.0.0.255" },
    { "source-ip": "10.0.1.0" },
  ],
  [
    "IP address (version 6)",
    { "source-ip": [{ cidr: "2001:db8::/32" }] },
    { "source-ip": "2001:db8::1" },
    { "source-ip": "10.0.0.1" },
  ],
];

test.each(operatorTable)("%s", (_, pattern, matching, other) => {
  expect(matches(pattern, matching)).toBe(true);
  expect(matches(pattern, other)).toBe(false);
});

test("a pattern over nested fields ignores what it does not name", () => {
  const pattern = {
    source: ["aws.s3"],
    detail: { bucket: { name: ["masters"] }, object: { key: [{ suffix: ".mov" }] } },
  };
  expect(
    matches(pattern, { source: "aws.s3", detail: { bucket: { name: "masters" }, object: { key: "a.mov", size: 1 } } }),
  ).toBe(true);
  expect(matches(pattern, { source: "aws.s3", detail: { bucket: { name: "masters" } } })).toBe(false);
});

test("a field that holds an array matches when one of its elements does", () => {
  expect(matches({ resources: ["b"] }, { resources: ["a", "b"] })).toBe(true);
  expect(matches({ resources: ["c"] }, { resources: ["a", "b"] })).toBe(false);
});

test("in an array of objects, one element has to match the whole sub-pattern", () => {
  const pattern = { items: { name: ["a"], size: [{ numeric: [">", 5] }] } };
  expect(
    matches(pattern, {
      items: [
        { name: "a", size: 9 },
        { name: "b", size: 1 },
      ],
    }),
  ).toBe(true);
  expect(
    matches(pattern, {
      items: [
        { name: "a", size: 1 },
        { name: "b", size: 9 },
      ],
    }),
  ).toBe(false);
});

test("$or can stand beside other fields, below others, and hold operators", () => {
  const pattern = {
    source: ["shop"],
    detail: { $or: [{ count: [{ numeric: [">", 0] }] }, { level: ["high"], open: [true] }] },
  };
  expect(matches(pattern, { source: "shop", detail: { count: 1 } })).toBe(true);
  expect(matches(pattern, { source: "shop", detail: { count: 0, level: "high", open: true } })).toBe(true);
  expect(matches(pattern, { source: "shop", detail: { count: 0, level: "high", open: false } })).toBe(false);
  expect(matches(pattern, { source: "else", detail: { count: 1 } })).toBe(false);
});

test("exists looks at leaves only: an object and an empty array count as absent", () => {
  expect(matches({ detail: [{ exists: true }] }, { detail: { a: 1 } })).toBe(false);
  expect(matches({ detail: { list: [{ exists: false }] } }, { detail: { list: [] } })).toBe(true);
  expect(matches({ detail: { inner: { deep: [{ exists: false }] } } }, { detail: {} })).toBe(true);
});

test("a value is taken by its JSON type", () => {
  expect(matches({ n: [1] }, { n: "1" })).toBe(false);
  expect(matches({ n: ["true"] }, { n: true })).toBe(false);
  expect(matches({ n: [{ numeric: [">=", 0] }] }, { n: "5" })).toBe(false);
  expect(matches({ n: [{ prefix: "1" }] }, { n: 12 })).toBe(false);
});

test("anything-but needs the field to be there", () => {
  expect(matches({ state: [{ "anything-but": "off" }] }, {})).toBe(false);
});

test("a backslash takes the meaning from a wildcard", () => {
  expect(matches({ name: [{ wildcard: "a\\*b" }] }, { name: "a*b" })).toBe(true);
  expect(matches({ name: [{ wildcard: "a\\*b" }] }, { name: "axb" })).toBe(false);
  expect(matches({ name: [{ wildcard: "a+(b)*" }] }, { name: "a+(b)\nc" })).toBe(true);
});

test.each([
  ["no array around a value", { source: "aws.s3" }],
  ["an empty array", { source: [] }],
  ["an empty pattern", {}],
  ["an unknown operator", { source: [{ startsWith: "a" }] }],
  ["two operators in one object", { source: [{ prefix: "a", suffix: "b" }] }],
  ["two wildcards in a row", { source: [{ wildcard: "a**" }] }],
  ["a numeric range upside down", { n: [{ numeric: ["<", 5, ">", 1] }] }],
  ["a number beyond the range that is compared", { n: [{ numeric: [">", 6e9] }] }],
  ["a cidr without width", { ip: [{ cidr: "10.0.0.0" }] }],
  ["anything-but of mixed types", { n: [{ "anything-but": [1, "a"] }] }],
  ["$or with one alternative", { $or: [{ a: ["b"] }] }],
])("refuses %s", (_, pattern) => {
  expect(() => compileEventPattern(pattern)).toThrow(expect.objectContaining({ code: "InvalidEventPatternException" }));
});
