import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { type ExpiryIndex, OLDEST_EXPIRY_SECONDS } from "./expiry-index.ts";
import type { Attributes } from "./item.ts";
import { stageWrite } from "./staged-writes.ts";
import type { TableLocks } from "./table-locks.ts";
import type { TableSettingsStore } from "./table-settings.ts";
import type { WriteJournal } from "./write-journal.ts";

/**
 * Deletes items whose time to live has passed: at once, where AWS takes up to some days. The deletion costs nothing and
 * its stream record names DynamoDB as the author. An item that was given more time meanwhile stays.
 */
export function makeExpireItems(
  kernel: Kernel,
  parts: {
    engine: DynaliteEngine;
    locked: TableLocks;
    settings: TableSettingsStore;
    journal: WriteJournal;
    expiry: ExpiryIndex;
  },
) {
  const { engine, locked, settings, journal, expiry } = parts;

  async function expire(tableName: string, key: Attributes, nowSeconds: number): Promise<void> {
    const attribute = settings.of(tableName)?.ttlAttribute;
    if (!attribute) return;
    const request = {
      TableName: tableName,
      Key: key,
      ConditionExpression: "#ttl BETWEEN :oldest AND :now",
      ExpressionAttributeNames: { "#ttl": attribute },
      ExpressionAttributeValues: {
        ":oldest": { N: String(nowSeconds - OLDEST_EXPIRY_SECONDS) },
        ":now": { N: String(nowSeconds) },
      },
    };
    await locked([tableName], async () => {
      try {
        const { operations, changes } = await stageWrite(engine, "DeleteItem", engine.prepare("DeleteItem", request));
        await journal.commit(operations, changes, { byTtl: true });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        expiry.set({ tableName, key, expiresAt: null });
      }
    });
  }

  return async (due: { tableName: string; key: Attributes }[]): Promise<void> => {
    const nowSeconds = Math.floor(kernel.clock.now() / 1000);
    for (const { tableName, key } of due) await expire(tableName, key, nowSeconds);
    expiry.arm();
  };
}
