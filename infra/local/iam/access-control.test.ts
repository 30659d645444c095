import { describe, expect, it } from "vitest";
import { type AccessControl, makeAccessControl } from "./access-control.ts";
import { parseStatements } from "./policy-statement.ts";

const accountId = "000000000000";
const bucket = "arn:aws:s3:::masters";

function makeAccount(): AccessControl & { session(name: string): ReturnType<AccessControl["assumeRole"]> } {
  const access = makeAccessControl({ accountId, region: "us-east-1", now: () => 0, isAdmin: () => false });
  const lambda = { kind: "service" as const, principal: "lambda.amazonaws.com" };
  const trust = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: lambda.principal } }];
  return {
    ...access,
    session(name) {
      const arn = roleArn(name);
      access.putRole({ arn, name, roleId: name, trust: parseStatements(trust, "trust") });
      return access.assumeRole(arn, lambda, "session");
    },
  };
}

const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const allow = (Action: string | string[], Resource: string | string[]) =>
  parseStatements([{ Effect: "Allow", Action, Resource }], "identity");
const used = (access: AccessControl) =>
  access
    .grants()
    .map(({ roleArn: arn, action, resource, allowed }) => `${arn.split("/")[1]}: ${action} on ${resource} ${allowed}×`);

describe("the grants of roles", () => {
  it("are counted pattern by pattern, those that allowed nothing with them", () => {
    // Prepare
    const access = makeAccount();
    const caller = access.session("reader");
    access.putRolePolicy(
      roleArn("reader"),
      "read",
      allow(["s3:GetObject", "s3:Put*"], [`${bucket}/a/*`, `${bucket}/b/*`]),
    );

    // Act
    access.authorize(caller, [{ action: "s3:GetObject", resource: `${bucket}/b/1` }]);
    access.authorize(caller, [{ action: "s3:GetObject", resource: `${bucket}/b/2` }]);
    access.authorize(caller, [{ action: "s3:PutObject", resource: `${bucket}/a/1` }]);

    // Assess
    expect(used(access)).toEqual([
      `reader: s3:GetObject on ${bucket}/a/* 0×`,
      `reader: s3:GetObject on ${bucket}/b/* 2×`,
      `reader: s3:Put* on ${bucket}/a/* 1×`,
      `reader: s3:Put* on ${bucket}/b/* 0×`,
    ]);
  });

  it("are counted for each role by itself when roles share a policy", () => {
    const access = makeAccount();
    const shared = allow("s3:GetObject", `${bucket}/*`);
    const [one] = [access.session("one"), access.session("two")];
    for (const name of ["one", "two"]) access.putRolePolicy(roleArn(name), "shared", shared);
    access.authorize(one, [{ action: "s3:GetObject", resource: `${bucket}/1` }]);
    expect(used(access)).toEqual([`one: s3:GetObject on ${bucket}/* 1×`, `two: s3:GetObject on ${bucket}/* 0×`]);
  });

  it("that another makes unneeded are not counted", () => {
    const access = makeAccount();
    const caller = access.session("reader");
    access.putRolePolicy(roleArn("reader"), "wide", allow("s3:Get*", "*"));
    access.putRolePolicy(roleArn("reader"), "narrow", allow("s3:GetObject", `${bucket}/*`));
    access.authorize(caller, [{ action: "s3:GetObject", resource: `${bucket}/1` }]);
    expect(used(access)).toEqual(["reader: s3:Get* on * 1×", `reader: s3:GetObject on ${bucket}/* 0×`]);
  });

  it("are not counted for what was denied, or allowed by the resource alone", () => {
    // Prepare
    const access = makeAccount();
    const caller = access.session("reader");
    access.putRolePolicy(roleArn("reader"), "read", allow("s3:GetObject", `${bucket}/*`));
    const principal = { AWS: roleArn("reader") };
    access.setResourcePolicy(bucket, [
      { Effect: "Deny", Principal: principal, Action: "s3:GetObject", Resource: `${bucket}/secret` },
      { Effect: "Allow", Principal: principal, Action: "s3:PutObject", Resource: `${bucket}/*` },
    ]);

    // Act
    expect(() => access.authorize(caller, [{ action: "s3:GetObject", resource: `${bucket}/secret` }])).toThrow();
    access.authorize(caller, [{ action: "s3:PutObject", resource: `${bucket}/1` }]);

    // Assess
    expect(used(access)).toEqual([`reader: s3:GetObject on ${bucket}/* 0×`]);
  });

  it("leave out what a policy forbids, and name what one allows but for exceptions", () => {
    const access = makeAccount();
    const caller = access.session("odd");
    const statements = [
      { Effect: "Deny", Action: "s3:*", Resource: `${bucket}/secret` },
      { Effect: "Allow", NotAction: "iam:*", NotResource: `${bucket}/logs` },
    ];
    access.putRolePolicy(roleArn("odd"), "odd", parseStatements(statements, "odd"));
    access.authorize(caller, [{ action: "s3:GetObject", resource: `${bucket}/1` }]);
    expect(used(access)).toEqual([`odd: all but iam:* on all but ${bucket}/logs 1×`]);
  });
});
