import type { Digests } from "../../shared/catalog/digests.ts";
import type { AnyMailKey, MailKey, MailLedger } from "../../shared/catalog/mail-ledger.ts";
import type { MailNews, makeMailRecord } from "../../shared/catalog/mail-record.ts";
import { mailOf } from "../../shared/catalog/mail-tags.ts";
import { isPassing } from "../../shared/retry.ts";
import { newsIn } from "./mail-news.ts";
import { type MailEventBatch, MailEventEnvelope } from "./ses-event.ts";

export interface RecordMailEventsDependencies {
  confirm: MailLedger["confirm"];
  record: ReturnType<typeof makeMailRecord>["record"];
  standsFor: Digests["standsFor"];
  /** Waits before the next attempt, the longer the more there were, and never for a time that others wait for too. */
  pause: (attempt: number) => Promise<void>;
  /** Told of what goes back into the queue. */
  warn: (message: string, particulars: Record<string, unknown>) => void;
}

/** What is told of one mail, in the order in which it happened. */
interface Told {
  mail: AnyMailKey;
  messageId: string;
  events: { id: string; event: MailEventEnvelope }[];
}

/** Others write to the same asset: whoever comes too late tries again, within the half minute that the function may take. */
const maxAttempts = 8;

/**
 * Takes word of mails, a batch at a time: confirms in the ledger that they went, and records what became of review mails,
 * each once, however often it is told. The ledger is asked once about each mail of the batch. Assets are written to side by
 * side, each by one at a time. What fails goes back into the queue by itself, comes again, and at last becomes a dead
 * letter; so does what cannot be read, which would mean that SES has changed how it tells.
 */
export function makeRecordMailEvents({ confirm, record, standsFor, pause, warn }: RecordMailEventsDependencies) {
  return async ({ Records }: MailEventBatch): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
    const failed: string[] = [];
    const told = new Map<string, Told>();
    for (const { messageId: id, body } of Records) {
      const event = readEvent(body, (reason) => fail(id, reason));
      const mail = event && mailOf(event.detail.mail.tags);
      // Mail that is in no ledger, such as a code, is passed over.
      if (event === undefined || mail === undefined) continue;
      const { messageId } = event.detail.mail;
      const one = told.get(messageId) ?? { mail, messageId, events: [] };
      one.events.push({ id, event });
      told.set(messageId, one);
    }
    const byPartition = Map.groupBy(told.values(), ({ mail }) => ("date" in mail ? mail.date : mail.assetId));
    await Promise.all(
      [...byPartition.values()].map(async (mails) => {
        for (const one of mails) await take(one, fail);
      }),
    );
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };

    function fail(id: string, reason: string): void {
      failed.push(id);
      warn("Word of a mail goes back into the queue", { reason });
    }
  };

  async function take({ mail, messageId, events }: Told, fail: (id: string, reason: string) => void): Promise<void> {
    try {
      if (!(await persistently(() => confirm(mail, messageId)))) return;
    } catch (error) {
      for (const { id } of events) fail(id, nameOf(error));
      return;
    }
    for (const { id, event } of events.sort(
      (one, other) => Date.parse(one.event.time) - Date.parse(other.event.time),
    )) {
      const news = newsIn(event);
      if (news === undefined) continue;
      try {
        for (const one of await mailsOf(mail, news)) await persistently(() => record(one, news));
      } catch (error) {
        fail(id, nameOf(error));
      }
    }
  }

  /** The mails of rounds on whose record it belongs. That a digest arrived is on none: it was on them that it went. */
  async function mailsOf(mail: AnyMailKey, news: MailNews): Promise<MailKey[]> {
    if ("occasion" in mail) return [mail];
    return "date" in mail && news.state !== "delivered" ? standsFor(mail) : [];
  }

  async function persistently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === maxAttempts || !isPassing(error)) throw error;
        await pause(attempt);
      }
    }
  }
}

/** Of what cannot be read nothing is repeated but what was wrong with it. */
function readEvent(body: string, unreadable: (reason: string) => void): MailEventEnvelope | undefined {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    unreadable("It is not JSON.");
    return undefined;
  }
  const { data, error } = MailEventEnvelope.safeParse(document);
  if (error !== undefined)
    unreadable(`It has not the form of an event: ${error.issues.map(({ path }) => path.join(".")).join(", ")}`);
  return data;
}

const nameOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
