import { beforeAll, describe, expect, it } from "vitest";
import {
  deployedTemplates,
  type PlacedResource,
  resourcesOf,
  type Template,
  templatesWith,
} from "../testing/templates.ts";

/** What holds people's work, or what that work cannot be reached without. */
const keepers = [
  "AWS::S3::Bucket",
  "AWS::DynamoDB::GlobalTable",
  "AWS::SecretsManager::Secret",
  "AWS::Cognito::UserPool",
  "AWS::SQS::Queue",
  "AWS::Logs::LogGroup",
  "AWS::StepFunctions::StateMachine",
];
const place = ({ stack, logicalId }: PlacedResource) => `${stack}/${logicalId}`;

let deployed: Record<string, Template>;
let ephemeral: Record<string, Template>;
beforeAll(async () => {
  deployed = await deployedTemplates();
  ephemeral = templatesWith({ ephemeral: "true" });
});

describe("a deployment", () => {
  it("keeps what people would miss when its stacks are deleted", () => {
    const kept = resourcesOf(deployed, ...keepers);
    for (const type of keepers) expect(kept.some(({ Type }) => Type === type)).toBe(true);
    expect(kept.filter(({ DeletionPolicy }) => DeletionPolicy !== "Retain").map(place)).toEqual([]);
    expect(kept.filter(({ UpdateReplacePolicy }) => UpdateReplacePolicy !== "Retain").map(place)).toEqual([]);
  });

  it("protects the table from deletion and can go back to any second of its last weeks", () => {
    const [table] = resourcesOf(deployed, "AWS::DynamoDB::GlobalTable");
    expect(table?.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  it("encrypts every bucket, closes it to the public and refuses what comes without TLS", () => {
    const buckets = resourcesOf(deployed, "AWS::S3::Bucket");
    expect(buckets).toHaveLength(4);
    for (const { Properties, logicalId } of buckets) {
      expect(Properties, logicalId).toMatchObject({
        BucketEncryption: expect.anything(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
      // The fourth receives access logs, which nobody overwrites.
      if (!logicalId.startsWith("Logs"))
        expect(Properties, logicalId).toMatchObject({ VersioningConfiguration: { Status: "Enabled" } });
      const policy = resourcesOf(deployed, "AWS::S3::BucketPolicy").find(
        (candidate) => JSON.stringify(candidate.Properties.Bucket) === JSON.stringify({ Ref: logicalId }),
      );
      expect(JSON.stringify(policy?.Properties), logicalId).toContain('"aws:SecureTransport":"false"');
    }
  });

  it("carries the project's tag on everything that can be tagged", () => {
    const tagged = JSON.stringify({ Key: "project", Value: "greenlight" });
    const untagged = resourcesOf(
      deployed,
      ...keepers,
      "AWS::Lambda::Function",
      "AWS::CloudFront::Distribution",
      "AWS::IAM::Role",
    )
      .filter(({ Properties }) => !isTagged(Properties, tagged))
      .map(place);
    expect(untagged).toEqual([]);
  });
});

describe("an ephemeral deployment", () => {
  it("keeps nothing", () => {
    const all = resourcesOf(ephemeral);
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete").map(place)).toEqual([]);
    for (const { DeletionPolicy } of resourcesOf(ephemeral, ...keepers)) expect(DeletionPolicy).toBe("Delete");
  });

  it("empties its buckets, which could not be deleted otherwise, and protects no table", () => {
    const emptied = resourcesOf(ephemeral, "Custom::S3AutoDeleteObjects").map(
      ({ Properties }) => Properties.BucketName,
    );
    expect(emptied).toHaveLength(resourcesOf(ephemeral, "AWS::S3::Bucket").length);
    const [table] = resourcesOf(ephemeral, "AWS::DynamoDB::GlobalTable");
    expect(table?.Properties).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: false }] });
  });

  it("is otherwise the same", () => {
    const types = (templates: Record<string, Template>) =>
      new Set(
        resourcesOf(templates)
          // The CDK command line adds a record of the constructs in use.
          .filter(({ Type }) => Type !== "AWS::CDK::Metadata")
          .map(({ stack, logicalId, Type }) => `${stack}/${logicalId} ${Type}`),
      );
    const before = types(deployed);
    const added = [...types(ephemeral)].filter((resource) => !before.has(resource));
    expect(
      added.filter((resource) => !/AutoDeleteObjects|Custom::?S3AutoDelete|CustomS3AutoDelete/.test(resource)),
    ).toEqual([]);
    expect([...before].filter((resource) => !types(ephemeral).has(resource))).toEqual([]);
  });
});

/** Tags are a list in most resource types, a map in some, and stand with each replica of a global table. */
function isTagged(properties: Record<string, unknown>, tag: string): boolean {
  const text = JSON.stringify(properties);
  return text.includes(tag) || text.includes('"project":"greenlight"');
}
