import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { DomainEvent } from "../../shared/event/event.ts";

/** The records of a table's stream, as Lambda gets them; only journal entries that carry an event come through the filter. */
export const StreamBatch = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({ SequenceNumber: z.string(), NewImage: z.record(z.string(), z.unknown()).optional() }),
    }),
  ),
});
export type StreamBatch = z.infer<typeof StreamBatch>;

/** Puts events on the bus; answers, in their order, which were refused. */
type PutEvents = (events: DomainEvent[]) => Promise<boolean[]>;

/** PutEvents takes ten at once. */
const atOnce = 10;

export function makePutEvents(eventBridge: EventBridgeClient, busName: string): PutEvents {
  return async (events) => {
    const { Entries = [] } = await eventBridge.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: busName,
          Source: "greenlight",
          DetailType: event.type,
          Time: new Date(event.time),
          Resources: [`greenlight:asset/${event.detail.assetId}`],
          // The id travels with the event: EventBridge gives its own, another each time it is put.
          Detail: JSON.stringify({
            id: event.id,
            schemaVersion: event.schemaVersion,
            time: event.time,
            ...event.detail,
          }),
        })),
      }),
    );
    return events.map((_, at) => Entries[at]?.EventId === undefined);
  };
}

export interface RelayDependencies {
  putEvents: PutEvents;
  /** Told of what can never be put: it is no event of ours, and repeating it would hold back all that follow. */
  warn: (message: string, particulars: Record<string, unknown>) => void;
}

/**
 * Puts what the outbox holds on the bus. What could not be put is answered as a failure, from the first such record on, so
 * that the stream comes again from there: an event may arrive twice, and is recognised by its id, but none is lost.
 */
export function makeRelayEvents({ putEvents, warn }: RelayDependencies) {
  return async ({ Records }: StreamBatch): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
    const waiting = Records.flatMap(({ dynamodb }) => {
      const event = eventIn(dynamodb.NewImage, dynamodb.SequenceNumber);
      return event === undefined ? [] : [{ event, at: dynamodb.SequenceNumber }];
    });
    for (let from = 0; from < waiting.length; from += atOnce) {
      const batch = waiting.slice(from, from + atOnce);
      const refused = await putEvents(batch.map(({ event }) => event));
      const first = batch[refused.indexOf(true)];
      // A stream is read again from the first failure on; going on to later ones would put them twice.
      if (first !== undefined) return { batchItemFailures: [{ itemIdentifier: first.at }] };
    }
    return { batchItemFailures: [] };
  };

  function eventIn(image: Record<string, unknown> | undefined, at: string): DomainEvent | undefined {
    if (image === undefined || !isImage(image)) return undefined;
    const { event } = unmarshall(image);
    if (event === undefined) return undefined;
    const parsed = DomainEvent.safeParse(event);
    if (parsed.success) return parsed.data;
    warn("An entry of the outbox is no event", {
      sequenceNumber: at,
      issues: parsed.error.issues.map(({ path }) => path.join(".")),
    });
    return undefined;
  }
}

/** A stream's images are typed attribute by attribute, as DynamoDB's own. */
function isImage(image: Record<string, unknown>): image is Record<string, AttributeValue> {
  return Object.values(image).every((value) => typeof value === "object" && value !== null);
}
