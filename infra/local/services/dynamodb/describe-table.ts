import type { Kernel } from "../../kernel/kernel.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { itemBytes } from "./item-size.ts";
import type { TableSettingsStore } from "./table-settings.ts";

/** A table on demand has no provisioned units, which the service answers as zero. */
const onDemand = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

/** DescribeTable: dynalite's description with the item count, the stream and the protection settings. */
export function makeDescribeTable(kernel: Kernel, parts: { engine: DynaliteEngine; settings: TableSettingsStore }) {
  return async (tableName: string): Promise<Record<string, unknown>> => {
    const table = await parts.engine.table(tableName);
    const settings = parts.settings.of(tableName);
    let count = 0;
    let bytes = 0;
    for await (const item of parts.engine.items(tableName)) {
      count += 1;
      bytes += itemBytes(item);
    }
    const { TableThroughputModeSummary: _, GlobalSecondaryIndexes: globalIndexes, ...description } = table;
    return {
      ...description,
      ProvisionedThroughput: onDemand,
      ...(globalIndexes && {
        GlobalSecondaryIndexes: globalIndexes.map((index) => ({ ...index, ProvisionedThroughput: onDemand })),
      }),
      ItemCount: count,
      TableSizeBytes: bytes,
      DeletionProtectionEnabled: settings?.deletionProtection ?? false,
      ...(settings?.kmsEncrypted && {
        SSEDescription: {
          Status: "ENABLED",
          SSEType: "KMS",
          KMSMasterKeyArn: `arn:aws:kms:${kernel.region}:${kernel.accountId}:alias/aws/dynamodb`,
        },
      }),
      ...(settings?.streamArn && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: settings.streamView },
        LatestStreamArn: settings.streamArn,
        LatestStreamLabel: settings.streamArn.slice(settings.streamArn.indexOf("/stream/") + "/stream/".length),
      }),
    };
  };
}
