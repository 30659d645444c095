import type { TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";

export const tableName = "catalogue";

/** A table like the project's: partition and sort key, two indexes, a stream and a time to live. */
const tableProperties = {
  TableName: tableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "gsi1",
      KeySchema: [
        { AttributeName: "gsi1pk", KeyType: "HASH" },
        { AttributeName: "gsi1sk", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
    {
      IndexName: "gsi2",
      KeySchema: [{ AttributeName: "gsi2pk", KeyType: "HASH" }],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
  StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
  TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
  SSESpecification: { SSEEnabled: true },
};

export const replicated = {
  ...tableProperties,
  Replicas: [
    {
      Region: "us-east-1",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    },
  ],
};

/** Provisions the table and answers its ARN and that of its stream. */
export async function provisionTable(cloud: TestKernel, properties: Record<string, unknown> = replicated) {
  const { attributes } = await provision(cloud, "AWS::DynamoDB::GlobalTable", "Table", properties);
  return { arn: attributes.Arn ?? "", streamArn: attributes.StreamArn ?? "" };
}
