import { describe, expect, it } from "vitest";
import { callerOf } from "./claims.ts";
import { type Caller, may, parseGrants } from "./grant.ts";

const grantsOf = (claims: Record<string, unknown>) => callerOf({ sub: "u1", ...claims })?.grants;
const producer = { role: "producer", brand: "acme", market: "emea" };

describe("who calls", () => {
  it.each([
    [{ groups: ["producer:acme:emea"] }],
    [{ groups: "[producer:acme:emea]" }],
    [{ groups: "producer:acme:emea" }],
    [{ "cognito:groups": ["producer:acme:emea"] }],
    [{ "cognito:groups": "[producer:acme:emea]" }],
  ])("groups are read from %j", (claims) => {
    expect(grantsOf(claims)).toEqual([producer]);
  });

  it("several groups come flattened into one text", () => {
    expect(grantsOf({ groups: "[viewer:globex admin somebody-elses producer:acme:emea]" })).toEqual([
      { role: "viewer", brand: "globex", market: "*" },
      { role: "admin", brand: "*", market: "*" },
      producer,
    ]);
  });

  it("no groups, or ones of others, grant nothing", () => {
    for (const groups of [undefined, "", "[]", [], 7, ["administrator", "producer:acme:emea:x", "producer:"]]) {
      expect(grantsOf({ groups })).toEqual([]);
    }
  });

  it("claims without a subject name nobody", () => {
    expect(callerOf({ groups: "admin" })).toBeUndefined();
  });
});

describe("what they may do", () => {
  const caller = (...groups: string[]): Caller => ({
    subject: "u1",
    email: null,
    name: null,
    grants: parseGrants(groups),
  });

  it.each([
    ["viewer:acme", "view", "acme", true],
    ["viewer:acme", "view", "globex", false],
    ["viewer:acme", "preview", "acme", false],
    ["app:acme", "view", "acme", true],
    ["app:acme", "preview", "acme", false],
    ["reviewer:acme", "preview", "acme", true],
    ["reviewer:acme", "produce", "acme", false],
    ["producer:acme", "produce", "acme", true],
    ["producer:acme", "produce", "globex", false],
    ["admin", "produce", "globex", true],
    ["admin", "view", "-", true],
    ["producer:acme", "view", "-", false],
    ["admin", "operate", "*", true],
    ["admin:acme", "operate", "*", false],
    ["admin:acme", "operate", "acme", true],
    ["producer", "operate", "*", false],
  ] as const)("%s may %s %s: %s", (group, action, brand, allowed) => {
    expect(may(caller(group), action, brand)).toBe(allowed);
  });
});
