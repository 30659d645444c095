import { describe, expect, it } from "vitest";
import type { Caller } from "../kernel/service.ts";
import { evaluatePolicies, evaluateTrust } from "./evaluate-policies.ts";
import { parsePolicyDocument, parseStatements } from "./policy-statement.ts";
import { makeRequestContext } from "./request-context.ts";

const accountId = "000000000000";
const roleArn = `arn:aws:iam::${accountId}:role/worker`;
const role: Caller = {
  kind: "role",
  arn: `arn:aws:sts::${accountId}:assumed-role/worker/s1`,
  roleArn,
  sessionName: "s1",
  accessKeyId: "ASIA",
};
const events: Caller = {
  kind: "service",
  principal: "events.amazonaws.com",
  sourceArn: "arn:aws:events:us-east-1:000000000000:rule/r",
};
const anonymous: Caller = { kind: "anonymous" };
const object = "arn:aws:s3:::masters/acme/a.mov";

interface Case {
  caller?: Caller;
  action?: string;
  resource?: string;
  context?: Record<string, string | string[]>;
  identity?: unknown[];
  onResource?: unknown[];
}

function decide({
  caller = role,
  action = "s3:GetObject",
  resource = object,
  context = {},
  identity = [],
  onResource = [],
}: Case): string {
  const request = { caller, action, resource, accountId, context: makeRequestContext(context) };
  const decision = evaluatePolicies(
    request,
    parseStatements(identity, "identity"),
    parseStatements(onResource, "resource"),
  );
  return decision.allowed ? "allowed" : decision.because;
}

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::masters/*" };

describe("a request", () => {
  it.each<[string, Case, string]>([
    ["is refused when nothing allows it", {}, "no-identity-allow"],
    ["is allowed by its role's policy", { identity: [allow] }, "allowed"],
    ["is refused for another action", { identity: [allow], action: "s3:PutObject" }, "no-identity-allow"],
    ["is allowed whatever the case of the action", { identity: [{ ...allow, Action: "S3:getobject" }] }, "allowed"],
    ["is allowed by a wildcard within the action", { identity: [{ ...allow, Action: "s3:Get*" }] }, "allowed"],
    [
      "is refused for a resource outside the pattern",
      { identity: [allow], resource: "arn:aws:s3:::renditions/x" },
      "no-identity-allow",
    ],
    [
      "is refused by an explicit deny, although allowed",
      { identity: [allow, { Effect: "Deny", Action: "*", Resource: "*" }] },
      "explicit-deny-identity",
    ],
    [
      "is refused by the resource's deny, although allowed",
      { identity: [allow], onResource: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] },
      "explicit-deny-resource",
    ],
    [
      "is allowed by the resource alone, which names the role",
      { onResource: [{ ...allow, Principal: { AWS: roleArn } }] },
      "allowed",
    ],
    [
      "is allowed by the resource alone, which names the session",
      { onResource: [{ ...allow, Principal: { AWS: role.kind === "role" ? role.arn : "" } }] },
      "allowed",
    ],
    [
      "is not allowed by a resource that only names the account",
      { onResource: [{ ...allow, Principal: { AWS: `arn:aws:iam::${accountId}:root` } }] },
      "no-identity-allow",
    ],
    [
      "is allowed by NotAction that names something else",
      { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] },
      "allowed",
    ],
    [
      "is refused by NotResource that names it",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::masters/*" }] },
      "no-identity-allow",
    ],
    [
      "is allowed for a service that the resource names",
      { caller: events, onResource: [{ ...allow, Principal: { Service: "events.amazonaws.com" } }] },
      "allowed",
    ],
    [
      "is refused for a service that the resource does not name",
      { caller: events, onResource: [{ ...allow, Principal: { Service: "s3.amazonaws.com" } }] },
      "no-resource-allow",
    ],
    [
      "of nobody is allowed where everybody is",
      { caller: anonymous, onResource: [{ ...allow, Principal: "*" }] },
      "allowed",
    ],
    [
      "of nobody is refused elsewhere",
      { caller: anonymous, onResource: [{ ...allow, Principal: { AWS: roleArn } }] },
      "no-resource-allow",
    ],
    [
      "of a service is not what AWS: * means",
      { caller: events, onResource: [{ ...allow, Principal: { AWS: "*" } }] },
      "no-resource-allow",
    ],
    [
      "is denied to all but the named principal",
      {
        identity: [allow],
        onResource: [
          {
            Effect: "Deny",
            NotPrincipal: { AWS: "arn:aws:iam::000000000000:role/other" },
            Action: "s3:*",
            Resource: "*",
          },
        ],
      },
      "explicit-deny-resource",
    ],
  ])("%s", (_name, given, expected) => {
    expect(decide(given)).toBe(expected);
  });
});

describe("a condition", () => {
  const variable = (name: string) => `\${${name}}`;
  const when = (condition: unknown, context: Case["context"]) =>
    decide({ identity: [{ ...allow, Condition: condition }], ...(context ? { context } : {}) }) === "allowed";

  it.each<[string, unknown, Record<string, string | string[]>, boolean]>([
    [
      "StringEquals matches one of its values",
      { StringEquals: { "s3:prefix": ["a", "b"] } },
      { "s3:prefix": "b" },
      true,
    ],
    ["StringEquals fails without the key", { StringEquals: { "s3:prefix": "a" } }, {}, false],
    [
      "keys are compared without regard to case",
      { StringEquals: { "AWS:SourceAccount": "1" } },
      { "aws:sourceaccount": "1" },
      true,
    ],
    ["StringEqualsIfExists holds without the key", { StringEqualsIfExists: { "s3:prefix": "a" } }, {}, true],
    [
      "StringEqualsIfExists fails with another value",
      { StringEqualsIfExists: { "s3:prefix": "a" } },
      { "s3:prefix": "b" },
      false,
    ],
    ["StringNotEquals holds without the key", { StringNotEquals: { "s3:prefix": "a" } }, {}, true],
    [
      "StringNotEquals fails for any of its values",
      { StringNotEquals: { "s3:prefix": ["a", "b"] } },
      { "s3:prefix": "b" },
      false,
    ],
    ["StringLike takes wildcards", { StringLike: { "s3:prefix": "acme/*" } }, { "s3:prefix": "acme/x/y" }, true],
    [
      "StringEqualsIgnoreCase ignores case",
      { StringEqualsIgnoreCase: { "s3:prefix": "ACME" } },
      { "s3:prefix": "acme" },
      true,
    ],
    [
      "ArnLike matches part by part",
      { ArnLike: { "aws:SourceArn": "arn:aws:events:*:000000000000:rule/*" } },
      { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/bus/r" },
      true,
    ],
    [
      "ArnLike does not let a wildcard cross a colon",
      { ArnLike: { "aws:SourceArn": "arn:aws:events:*:rule/r" } },
      { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/r" },
      false,
    ],
    ["Bool compares truth", { Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": "true" }, false],
    ["Null asks for absence", { Null: { "s3:prefix": "true" } }, {}, true],
    ["Null asks for presence", { Null: { "s3:prefix": false } }, { "s3:prefix": "a" }, true],
    [
      "NumericLessThan compares numbers, not text",
      { NumericLessThan: { "s3:max-keys": "100" } },
      { "s3:max-keys": "99" },
      true,
    ],
    [
      "NumericLessThanEquals holds at the limit",
      { NumericLessThanEquals: { "s3:max-keys": 10 } },
      { "s3:max-keys": "10" },
      true,
    ],
    [
      "DateGreaterThan compares moments",
      { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
      { "aws:CurrentTime": "2026-01-01T00:00:01+00:00" },
      true,
    ],
    [
      "IpAddress matches a range",
      { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "127.0.0.0/8"] } },
      { "aws:SourceIp": "127.0.0.1" },
      true,
    ],
    [
      "NotIpAddress refuses a range",
      { NotIpAddress: { "aws:SourceIp": "127.0.0.1" } },
      { "aws:SourceIp": "127.0.0.1" },
      false,
    ],
    [
      "ForAnyValue needs one",
      { "ForAnyValue:StringEquals": { "dynamodb:Attributes": ["a", "b"] } },
      { "dynamodb:Attributes": ["b", "c"] },
      true,
    ],
    ["ForAnyValue fails without the key", { "ForAnyValue:StringEquals": { "dynamodb:Attributes": ["a"] } }, {}, false],
    [
      "ForAllValues needs all",
      { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a", "b"] } },
      { "dynamodb:Attributes": ["b", "c"] },
      false,
    ],
    ["ForAllValues holds without the key", { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a"] } }, {}, true],
    ["all operators and keys must hold", { StringEquals: { a: "1", b: "2" } }, { a: "1", b: "3" }, false],
    [
      "variables stand for the request's own values",
      { StringEquals: { "s3:prefix": `home/${variable("aws:username")}` } },
      { "s3:prefix": "home/ann", "aws:username": "ann" },
      true,
    ],
    [
      "a variable without a value matches nothing",
      { StringLike: { "s3:prefix": `${variable("aws:username")}*` } },
      { "s3:prefix": "x" },
      false,
    ],
  ])("%s", (_name, condition, context, expected) => {
    expect(when(condition, context)).toBe(expected);
  });

  it("with an operator that IAM does not have is an error", () => {
    expect(() => when({ StringSortOfEquals: { a: "b" } }, { a: "b" })).toThrow(
      "IAM has no condition operator StringSortOfEquals.",
    );
  });
});

describe("a trust policy", () => {
  const trust = (principal: unknown) =>
    parseStatements([{ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }], "trust");
  const assume = (caller: Caller, principal: unknown, identity: unknown[] = []) =>
    evaluateTrust(
      { caller, action: "sts:AssumeRole", resource: roleArn, accountId, context: makeRequestContext({}) },
      parseStatements(identity, "identity"),
      trust(principal),
    ).allowed;

  it("lets the service that it names, and no other", () => {
    expect(assume(events, { Service: "events.amazonaws.com" })).toBe(true);
    expect(assume(events, { Service: ["lambda.amazonaws.com", "states.amazonaws.com"] })).toBe(false);
  });

  it("that names the account leaves it to the caller's own policies", () => {
    const root = { AWS: `arn:aws:iam::${accountId}:root` };
    expect(assume(role, root)).toBe(false);
    expect(assume(role, root, [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn }])).toBe(true);
  });

  it("that does not name the caller is not overruled by the caller's own policies", () => {
    expect(assume(role, { Service: "lambda.amazonaws.com" }, [{ Effect: "Allow", Action: "*", Resource: "*" }])).toBe(
      false,
    );
  });
});

describe("a policy document", () => {
  it("with one statement instead of a list is read", () => {
    expect(parsePolicyDocument({ Version: "2012-10-17", Statement: allow }, "p")).toHaveLength(1);
  });

  it("with a misspelt element is refused, naming it", () => {
    expect(() => parsePolicyDocument({ Statement: [{ ...allow, Conditions: {} }] }, "p")).toThrow(
      /policy of p is malformed/,
    );
  });
});
