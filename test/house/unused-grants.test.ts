import { describe, expect, it } from "vitest";
import type { RoleGrant } from "./role-grants.ts";
import { unusedGrants } from "./unused-grants.ts";

const table = "arn:aws:dynamodb:us-east-1:000000000000:table/catalogue";
const held = (action: string, allowed: number, role = "Pipeline/tagRole", resource = table): RoleGrant => ({
  role,
  action,
  resource,
  allowed,
});
const traces = { roles: /^Pipeline\/tagRole$/, actions: ["xray:PutTraceSegments"], because: "There is no X-Ray here." };
const none = { unneeded: [], idle: [] };

describe("the grants of a role", () => {
  it("are all needed when each was used or is explained", () => {
    expect(unusedGrants([held("dynamodb:GetItem", 3), held("xray:PutTraceSegments", 0)], [traces])).toEqual(none);
  });

  it("are one too many when one was never used", () => {
    expect(unusedGrants([held("dynamodb:GetItem", 3), held("dynamodb:Scan", 0)], []).unneeded).toEqual([
      `Pipeline/tagRole never needs dynamodb:Scan on ${table}`,
    ]);
  });

  it("are too wide when an action was used on one resource and never on another", () => {
    const grants = [held("dynamodb:Query", 1), held("dynamodb:Query", 0, "Pipeline/tagRole", `${table}/index/gsi1`)];
    expect(unusedGrants(grants, []).unneeded).toEqual([
      `Pipeline/tagRole never needs dynamodb:Query on ${table}/index/gsi1`,
    ]);
  });

  it("are not explained by what explains another action or another role", () => {
    const grants = [
      held("xray:PutTraceSegments", 0),
      held("xray:GetGroups", 0),
      held("xray:PutTraceSegments", 0, "Api/apiRole"),
    ];
    expect(unusedGrants(grants, [traces]).unneeded).toEqual([
      `Pipeline/tagRole never needs xray:GetGroups on ${table}`,
      `Api/apiRole never needs xray:PutTraceSegments on ${table}`,
    ]);
  });

  it("leave an explanation behind when they are used after all, or are gone", () => {
    const idle = ["xray:PutTraceSegments of ^Pipeline\\/tagRole$"];
    expect(unusedGrants([held("xray:PutTraceSegments", 1)], [traces]).idle).toEqual(idle);
    expect(unusedGrants([], [traces]).idle).toEqual(idle);
  });
});
