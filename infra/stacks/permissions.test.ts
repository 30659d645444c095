import { App, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { beforeAll, describe, expect, it } from "vitest";
import { grant } from "../constructs/grant.ts";
import { type HeldStatement, statementsOf } from "../testing/statements.ts";
import { deployedTemplates, resourcesOf, type Template } from "../testing/templates.ts";

/** The role of CDK's own function that copies the web app; it comes with the library and is acknowledged finding by finding. */
const isCdks = ({ logicalId }: { logicalId: string }) => logicalId.startsWith("CustomCDKBucketDeployment");
/** CloudWatch Logs' delivery, X-Ray and these calls have no resource to name: the service authorisation reference lists none. */
const withoutResource = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "dynamodb:ListStreams",
  "mediaconvert:Probe",
  "rekognition:DetectLabels",
  "rekognition:DetectModerationLabels",
  "rekognition:DetectFaces",
  "rekognition:DetectText",
];

let templates: Record<string, Template>;
let statements: HeldStatement[];
beforeAll(async () => {
  templates = await deployedTemplates();
  statements = statementsOf(templates).filter(({ policy, Effect }) => !isCdks(policy) && Effect === "Allow");
});

describe("what roles may do", () => {
  it("is named action by action", () => {
    expect(statements.length).toBeGreaterThan(30);
    const named = statements.flatMap(({ Action }) => Action);
    expect(named.filter((action) => typeof action !== "string" || action.includes("*"))).toEqual([]);
  });

  it("concerns everything only where the service knows no resource", () => {
    const actions = statements.filter(({ Resource = [] }) => Resource.includes("*")).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !withoutResource.includes(String(action)))).toEqual([]);
  });

  it("confines every other wildcard to a bucket's objects, a schedule group, a workflow's executions, or the jobs of MediaConvert", () => {
    const wildcards = statements.flatMap(({ Resource = [] }) =>
      Resource.map((resource) => JSON.stringify(resource)).filter(
        (resource) => resource.includes("*") && resource !== '"*"',
      ),
    );
    expect(wildcards.length).toBeGreaterThan(0);
    const confined = [
      /MastersE?[0-9A-F]+/,
      /\/renditions\/\*"/,
      /:schedule\/[\w-]+\/\*"/,
      /:jobs\/\*"/,
      /:execution:.*StateMachine.*:\*"/,
    ];
    expect(wildcards.filter((resource) => !confined.some((pattern) => pattern.test(resource)))).toEqual([]);
  });

  it("comes from a role of one's own: no two functions share one, and no managed policy adds to it", () => {
    const functions = resourcesOf(templates, "AWS::Lambda::Function").filter((served) => !isCdks(served));
    expect(functions).toHaveLength(19);
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    const managed = resourcesOf(templates, "AWS::IAM::Role").filter(
      (role) => !isCdks(role) && role.Properties.ManagedPolicyArns !== undefined,
    );
    expect(managed).toEqual([]);
  });

  it("is passed on to one service only", () => {
    const passes = statements.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passes).toHaveLength(2);
    for (const { Resource, Condition, Action } of passes) {
      expect(Action).toEqual(["iam:PassRole"]);
      expect(Resource).toHaveLength(1);
      expect(Condition?.StringEquals).toHaveProperty("iam:PassedToService");
    }
  });
});

describe("grant", () => {
  const role = () =>
    new Role(new Stack(new App(), "Stack"), "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });

  it("refuses an action that is not named", () => {
    expect(() => grant(role(), { actions: ["s3:*"], resources: ["arn:aws:s3:::b"] })).toThrow(
      "s3:*: name each action.",
    );
  });

  it("refuses a wildcard among the resources that nobody gave a reason for", () => {
    expect(() => grant(role(), { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] })).toThrow(
      "Stack/Role may s3:GetObject on arn:aws:s3:::b/*: say why it is a wildcard.",
    );
  });
});
