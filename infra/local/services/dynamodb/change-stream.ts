import type { Kernel } from "../../kernel/kernel.ts";
import { type Attributes, keyOf, sameItem, type TableDescription } from "./item.ts";
import { itemBytes } from "./item-size.ts";
import { newEventId, type StreamView } from "./table-settings.ts";

/** A record before it has its place in the stream. */
export interface PendingRecord {
  streamArn: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  record: Record<string, unknown>;
}

export interface StreamRecord {
  sequenceNumber: string;
  record: Record<string, unknown>;
}

/** Streams keep their records for 24 hours. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

export type ChangeStream = ReturnType<typeof makeChangeStream>;

/** The records of all table streams, in SQLite, in the order of the writes. One stream is one shard. */
export function makeChangeStream(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(`create table if not exists dynamodb_stream_records (sequence integer primary key autoincrement, stream text not null, written_at integer not null, document text not null);
    create index if not exists dynamodb_stream_records_stream on dynamodb_stream_records (stream, sequence);
    create index if not exists dynamodb_stream_records_written on dynamodb_stream_records (written_at);`);
  const insert = db.prepare("insert into dynamodb_stream_records (stream, written_at, document) values (?, ?, ?)");
  const after = db.prepare(
    "select sequence, document from dynamodb_stream_records where stream = ? and sequence > ? order by sequence limit ?",
  );
  const first = db.prepare("select min(sequence) as sequence from dynamodb_stream_records where stream = ?");
  const last = db.prepare("select max(sequence) as sequence from dynamodb_stream_records where stream = ?");
  const trim = db.prepare("delete from dynamodb_stream_records where written_at < ?");
  const listeners = new Map<string, Set<() => void>>();

  const sequenceText = (sequence: unknown) => String(sequence).padStart(21, "0");

  return {
    /** Appends records; called in the transaction that ends a write. */
    append(records: readonly PendingRecord[]): void {
      // By the machine's clock: a jump of the cloud's clock takes no records from a reader that had no chance to read them.
      const now = Date.now();
      trim.run(now - RETENTION_MS);
      for (const { streamArn, record } of records) insert.run(streamArn, now, JSON.stringify(record));
    },

    /** Wakes the readers of the streams that got records. */
    announce(records: readonly PendingRecord[]): void {
      for (const streamArn of new Set(records.map((record) => record.streamArn))) {
        for (const wake of listeners.get(streamArn) ?? []) queueMicrotask(wake);
      }
    },

    /** Up to `limit` records after a sequence number (from the oldest, when undefined). */
    read(streamArn: string, afterSequence: string | undefined, limit: number): StreamRecord[] {
      return after.all(streamArn, Number(afterSequence ?? 0), limit).map((row) => {
        const sequenceNumber = sequenceText(row.sequence);
        const { dynamodb, ...rest } = JSON.parse(String(row.document));
        return { sequenceNumber, record: { ...rest, dynamodb: { ...dynamodb, SequenceNumber: sequenceNumber } } };
      });
    },

    oldest(streamArn: string): string | undefined {
      const sequence = first.get(streamArn)?.sequence;
      return sequence == null ? undefined : sequenceText(sequence);
    },

    /** The sequence number of the newest record; undefined for an empty stream. */
    newest(streamArn: string): string | undefined {
      const sequence = last.get(streamArn)?.sequence;
      return sequence == null ? undefined : sequenceText(sequence);
    },

    onRecord(streamArn: string, wake: () => void): void {
      const set = listeners.get(streamArn) ?? new Set();
      listeners.set(streamArn, set.add(wake));
    },
  };
}

/** The record of a change, with the images that the stream's view holds; null when nothing changed. A deletion by TTL names the service as its author. */
export function changeRecord(
  kernel: Kernel,
  stream: { streamArn: string; view: StreamView },
  change: { table: TableDescription; before: Attributes | undefined; after: Attributes | undefined },
  byTtl: boolean,
): PendingRecord | null {
  const { before, after, table } = change;
  const item = after ?? before;
  if (!item || sameItem(before, after)) return null;
  const eventName = before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY";
  const Keys = keyOf(item, table);
  const newImage = after && (stream.view === "NEW_IMAGE" || stream.view === "NEW_AND_OLD_IMAGES") ? after : undefined;
  const oldImage = before && (stream.view === "OLD_IMAGE" || stream.view === "NEW_AND_OLD_IMAGES") ? before : undefined;
  return {
    streamArn: stream.streamArn,
    eventName,
    record: {
      eventID: newEventId(),
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: kernel.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(kernel.clock.now() / 1000),
        Keys,
        ...(newImage && { NewImage: newImage }),
        ...(oldImage && { OldImage: oldImage }),
        SizeBytes: itemBytes(Keys) + (newImage ? itemBytes(newImage) : 0) + (oldImage ? itemBytes(oldImage) : 0),
        StreamViewType: stream.view,
      },
      ...(byTtl && { userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } }),
    },
  };
}
