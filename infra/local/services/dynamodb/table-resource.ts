import * as z from "zod";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { TableDefinition } from "./define-table.ts";

const keySchema = z
  .array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }))
  .min(1)
  .max(2);
const projection = z.object({
  ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const common = {
  TableName: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{3,255}$/)
    .optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })).min(1),
  KeySchema: keySchema,
  BillingMode: z.enum(["PAY_PER_REQUEST", "PROVISIONED"]).default("PROVISIONED"),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: projection,
        ContributorInsightsSpecification: z.unknown().optional(),
        OnDemandThroughput: z.unknown().optional(),
        WriteOnDemandThroughputSettings: z.unknown().optional(),
      }),
    )
    .optional(),
  LocalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection }))
    .optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: flag }).optional(),
  SSESpecification: z
    .object({ SSEEnabled: flag, SSEType: z.string().optional(), KMSMasterKeyId: z.string().optional() })
    .optional(),
};

const tableProperties = z.object({
  ...common,
  PointInTimeRecoverySpecification: z.unknown().optional(),
  DeletionProtectionEnabled: flag.default(false),
  ContributorInsightsSpecification: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  TableClass: z.string().optional(),
  Tags: z.unknown().optional(),
});

const globalTableProperties = z.object({
  ...common,
  Replicas: z.array(
    z.strictObject({
      Region: z.string(),
      PointInTimeRecoverySpecification: z.unknown().optional(),
      DeletionProtectionEnabled: flag.default(false),
      ContributorInsightsSpecification: z.unknown().optional(),
      GlobalSecondaryIndexes: z.unknown().optional(),
      SSESpecification: z.unknown().optional(),
      TableClass: z.string().optional(),
      Tags: z.unknown().optional(),
    }),
  ),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
});

/**
 * AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable, on demand and in one region. Point-in-time recovery, table class
 * and throughput limits are accepted and have no effect here; encryption is answered by DescribeTable only.
 */
export function tableProviders(
  kernel: Kernel,
  define: (definition: TableDefinition) => Promise<{ arn: string; id: string; streamArn: string | null }>,
): ResourceProvider[] {
  async function provision(
    wanted: z.infer<z.ZodObject<typeof common>>,
    generatedName: string,
    deletionProtection: boolean,
  ) {
    if (wanted.BillingMode !== "PAY_PER_REQUEST")
      throw new NotSupportedError("BillingMode PROVISIONED of DynamoDB tables (use PAY_PER_REQUEST)");
    const name = wanted.TableName ?? generatedName;
    const ttl = wanted.TimeToLiveSpecification;
    const table = await define({
      name,
      keySchema: wanted.KeySchema,
      attributes: wanted.AttributeDefinitions,
      globalIndexes: (wanted.GlobalSecondaryIndexes ?? []).map(indexOf),
      localIndexes: (wanted.LocalSecondaryIndexes ?? []).map(indexOf),
      streamView: wanted.StreamSpecification?.StreamViewType ?? null,
      ttlAttribute: ttl?.Enabled ? (ttl.AttributeName ?? null) : null,
      deletionProtection,
      kmsEncrypted: wanted.SSESpecification?.SSEEnabled ?? false,
    });
    return {
      ref: name,
      attributes: {
        Arn: table.arn,
        TableId: table.id,
        ...(table.streamArn !== null && { StreamArn: table.streamArn }),
      },
    };
  }

  return [
    {
      type: "AWS::DynamoDB::Table",
      properties: Object.keys(tableProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = tableProperties.parse(properties);
        return provision(wanted, generatedName, wanted.DeletionProtectionEnabled);
      },
    },
    {
      type: "AWS::DynamoDB::GlobalTable",
      properties: Object.keys(globalTableProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = globalTableProperties.parse(properties);
        const [replica, another] = wanted.Replicas;
        if (another || !replica || replica.Region !== kernel.region) {
          throw new NotSupportedError(
            `replicas of a global table outside ${kernel.region} (${wanted.Replicas.map(({ Region }) => Region).join(", ")})`,
          );
        }
        return provision(wanted, generatedName, replica.DeletionProtectionEnabled);
      },
    },
  ];
}

function indexOf({
  IndexName,
  KeySchema,
  Projection,
}: {
  IndexName: string;
  KeySchema: z.infer<typeof keySchema>;
  Projection: z.infer<typeof projection>;
}) {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return { IndexName, KeySchema, Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) } };
}
