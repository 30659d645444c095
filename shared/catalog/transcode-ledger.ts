import type { TranscodePlan } from "../ingest/steps.ts";
import type { ItemStore } from "./item-store.ts";
import { keyOf } from "./keys.ts";
import { Packed, pack, unpack } from "./packed.ts";
import { TranscodeRecord } from "./records.ts";

/** Which transcodes were paid for, so that a retry after one goes on from its outputs. */
export function makeTranscodeLedger(items: ItemStore) {
  return {
    /** Records that the job of this plan has completed. Doing it again changes nothing. */
    async markTranscoded(assetId: string, version: number, plan: TranscodePlan): Promise<void> {
      await items.write([{ item: { ...keyOf.transcode(assetId, version), packed: pack({ plan }) } }]);
    },

    /** The plan whose job has completed, if one has. */
    async findTranscoded(assetId: string, version: number): Promise<TranscodePlan | undefined> {
      const { pk, sk } = keyOf.transcode(assetId, version);
      const item = await items.get(pk, sk);
      return item === undefined ? undefined : TranscodeRecord.parse(unpack(Packed.parse(item.packed))).plan;
    },
  };
}
export type TranscodeLedger = ReturnType<typeof makeTranscodeLedger>;
