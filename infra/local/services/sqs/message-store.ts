import { randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Store } from "../../kernel/store.ts";
import type { MessageAttribute } from "./message-digest.ts";
import { type Queue, queueNameOf } from "./queue.ts";

/** A message as it lies in a queue. */
export interface StoredMessage {
  row: number;
  messageId: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  senderId: string;
  traceHeader?: string;
  groupId?: string;
  /** The queue from which redriving brought it here. */
  sourceArn?: string;
  sentAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  receipt: string | null;
}

export interface NewMessage {
  body: string;
  attributes: Record<string, MessageAttribute>;
  senderId: string;
  traceHeader?: string;
  groupId?: string;
  delaySeconds: number;
}

export interface MessageCounts {
  visible: number;
  inFlight: number;
  delayed: number;
}

export type MessageStore = ReturnType<typeof makeMessageStore>;

/**
 * The messages of every queue, in SQLite. A message is visible when its time has come, in flight when it was received
 * and its visibility has not returned, delayed when it has never been received and its time is still ahead.
 */
export function makeMessageStore(store: Store, clock: Clock, queueNamed: (name: string) => Queue | undefined) {
  const { db } = store;
  db.exec(`create table if not exists sqs_messages (
    row integer primary key autoincrement,
    queue text not null,
    visible_at integer not null,
    sent_at integer not null,
    receive_count integer not null,
    receipt text,
    document text not null
  );
  create index if not exists sqs_messages_visible on sqs_messages (queue, visible_at, row);`);
  const insert = db.prepare(
    "insert into sqs_messages (queue, visible_at, sent_at, receive_count, receipt, document) values (?, ?, ?, ?, ?, ?)",
  );
  const due = db.prepare(
    "select row, document from sqs_messages where queue = ? and visible_at <= ? order by row limit ?",
  );
  const byRow = db.prepare("select document from sqs_messages where queue = ? and row = ?");
  const update = db.prepare(
    "update sqs_messages set visible_at = ?, receive_count = ?, receipt = ?, document = ? where row = ?",
  );
  const remove = db.prepare("delete from sqs_messages where row = ?");
  const expire = db.prepare("delete from sqs_messages where queue = ? and sent_at <= ?");
  const purge = db.prepare("delete from sqs_messages where queue = ?");
  const next = db.prepare("select min(visible_at) as at from sqs_messages where queue = ? and visible_at > ?");
  const counts = db.prepare(`select
    coalesce(sum(visible_at <= ?1), 0) as visible,
    coalesce(sum(visible_at > ?1 and receipt is not null), 0) as in_flight,
    coalesce(sum(visible_at > ?1 and receipt is null), 0) as delayed
    from sqs_messages where queue = ?2`);

  type Document = Omit<StoredMessage, "row">;
  const put = (queue: string, message: Document) =>
    insert.run(
      queue,
      message.visibleAt,
      message.sentAt,
      message.receiveCount,
      message.receipt,
      JSON.stringify(message),
    );
  const save = ({ row, ...message }: StoredMessage) =>
    update.run(message.visibleAt, message.receiveCount, message.receipt, JSON.stringify(message), row);
  const read = (row: unknown, document: unknown): StoredMessage => ({
    row: Number(row),
    ...JSON.parse(String(document)),
  });

  /** Drops what is past its retention. */
  function expireOld(queue: Queue): void {
    expire.run(queue.name, clock.now() - queue.retentionSeconds * 1000);
  }

  function find(queueName: string, handle: { row: number }): StoredMessage | undefined {
    const found = byRow.get(queueName, handle.row);
    return found ? read(handle.row, found.document) : undefined;
  }

  return {
    send(queue: Queue, message: NewMessage): string {
      const now = clock.now();
      const messageId = randomUUID();
      const { delaySeconds, ...rest } = message;
      put(queue.name, {
        ...rest,
        messageId,
        sentAt: now,
        visibleAt: now + delaySeconds * 1000,
        receiveCount: 0,
        firstReceivedAt: null,
        receipt: null,
      });
      return messageId;
    },

    /** Takes up to `max` visible messages in flight. A message received too often already goes to the dead-letter queue instead, whose name is then in `redriven`. */
    receive(
      queue: Queue,
      max: number,
      visibilitySeconds: number,
    ): { messages: StoredMessage[]; redriven: string | null } {
      return store.transaction(() => {
        expireOld(queue);
        const now = clock.now();
        const messages: StoredMessage[] = [];
        const deadLetters = queue.redrivePolicy
          ? queueNamed(queueNameOf(queue.redrivePolicy.deadLetterTargetArn))
          : undefined;
        let redriven: string | null = null;
        for (;;) {
          const rows = due.all(queue.name, now, max - messages.length);
          if (rows.length === 0 || messages.length >= max) break;
          let stillVisible = 0;
          for (const found of rows) {
            const message = read(found.row, found.document);
            if (deadLetters && queue.redrivePolicy && message.receiveCount >= queue.redrivePolicy.maxReceiveCount) {
              const { row, ...rest } = message;
              put(deadLetters.name, { ...rest, sourceArn: queue.arn, visibleAt: now, receipt: null });
              remove.run(row);
              redriven = deadLetters.name;
              continue;
            }
            message.receiveCount += 1;
            message.firstReceivedAt ??= now;
            message.visibleAt = now + visibilitySeconds * 1000;
            message.receipt = randomBytes(12).toString("base64url");
            save(message);
            messages.push(message);
            if (visibilitySeconds === 0) stillVisible += 1;
          }
          // Messages taken with no invisibility would be found again at once.
          if (stillVisible > 0) break;
        }
        return { messages, redriven };
      });
    },

    find,

    delete(message: StoredMessage): void {
      remove.run(message.row);
    },

    changeVisibility(message: StoredMessage, seconds: number): void {
      save({ ...message, visibleAt: clock.now() + seconds * 1000 });
    },

    purge(queue: Queue): void {
      purge.run(queue.name);
    },

    /** Moves up to `max` visible messages; each becomes a new message with a new id and time, as a redrive makes them. Returns the queues that got some and how many were moved. */
    move(
      source: Queue,
      destinationOf: (message: StoredMessage) => Queue | undefined,
      max: number,
    ): { destinations: Set<string>; moved: number } {
      return store.transaction(() => {
        const now = clock.now();
        const destinations = new Set<string>();
        let moved = 0;
        for (const found of due.all(source.name, now, max)) {
          const { row, sourceArn: _, ...message } = read(found.row, found.document);
          const destination = destinationOf(read(found.row, found.document));
          if (!destination) continue;
          put(destination.name, {
            ...message,
            messageId: randomUUID(),
            sentAt: now,
            visibleAt: now,
            receiveCount: 0,
            firstReceivedAt: null,
            receipt: null,
          });
          remove.run(row);
          destinations.add(destination.name);
          moved += 1;
        }
        return { destinations, moved };
      });
    },

    /** When the next message becomes visible, in milliseconds since the epoch; undefined when none waits. */
    nextVisibleAt(queueName: string): number | undefined {
      const found = next.get(queueName, clock.now());
      return typeof found?.at === "number" ? found.at : undefined;
    },

    hasVisible(queueName: string): boolean {
      return due.get(queueName, clock.now(), 1) !== undefined;
    },

    count(queue: Queue): MessageCounts {
      expireOld(queue);
      const found = counts.get(clock.now(), queue.name);
      return {
        visible: Number(found?.visible ?? 0),
        inFlight: Number(found?.in_flight ?? 0),
        delayed: Number(found?.delayed ?? 0),
      };
    },
  };
}
