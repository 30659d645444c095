import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeInMemoryItemStore } from "../../shared/catalog/in-memory-item-store.ts";
import type { DomainEvent } from "../../shared/event/event.ts";
import { makeRelayEvents, StreamBatch } from "./relay-events.ts";

/** The journal of a master that went all the way, as the table's stream gives it. */
async function streamed() {
  const items = makeInMemoryItemStore();
  await makeCatalogHouse(items).publish();
  const journal = items.all().filter(({ sk }) => sk.startsWith("journal#"));
  return StreamBatch.parse({
    Records: journal.map((item, at) => ({
      dynamodb: { SequenceNumber: String(100 + at), NewImage: marshall(item, { removeUndefinedValues: true }) },
    })),
  });
}

describe("the outbox", () => {
  it("puts every event on the bus, in order, with an id by which it is recognised", async () => {
    const put: DomainEvent[] = [];
    const relay = makeRelayEvents({
      putEvents: async (events) => events.map((event) => put.push(event) < 0),
      warn: vi.fn(),
    });

    expect(await relay(await streamed())).toEqual({ batchItemFailures: [] });
    expect(put.map(({ type }) => type)).toEqual([
      "asset.registered",
      "version.catalogued",
      "review.requested",
      "review.decided",
      "version.live",
    ]);
    expect(new Set(put.map(({ id }) => id)).size).toBe(5);
  });

  it("starts again from the first event that was refused", async () => {
    const relay = makeRelayEvents({
      putEvents: async (events) => events.map(({ type }) => type === "review.requested"),
      warn: vi.fn(),
    });
    expect(await relay(await streamed())).toEqual({ batchItemFailures: [{ itemIdentifier: "102" }] });
  });

  it("puts no later batch while an earlier one holds a refused event", async () => {
    const [record] = (await streamed()).Records;
    if (record === undefined) throw new Error("There is a record.");
    const Records = Array.from({ length: 25 }, (_, at) => ({
      dynamodb: { ...record.dynamodb, SequenceNumber: String(at) },
    }));
    const sizes: number[] = [];
    const relay = makeRelayEvents({
      putEvents: async (events) => {
        sizes.push(events.length);
        return events.map(() => sizes.length === 2);
      },
      warn: vi.fn(),
    });
    expect(await relay({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: "10" }] });
    expect(sizes).toEqual([10, 10]);
  });

  it("passes over what is no event, and says so, rather than holding back all that follow", async () => {
    const warn = vi.fn();
    const batch = await streamed();
    batch.Records.unshift({
      dynamodb: {
        SequenceNumber: "1",
        NewImage: marshall({ pk: "asset#a", sk: "journal#1", event: { id: "x", type: "nope" } }),
      },
    });
    const put: unknown[] = [];
    const relay = makeRelayEvents({ putEvents: async (events) => events.map((event) => put.push(event) < 0), warn });

    expect(await relay(batch)).toEqual({ batchItemFailures: [] });
    expect(put).toHaveLength(5);
    expect(warn).toHaveBeenCalledOnce();
  });
});
