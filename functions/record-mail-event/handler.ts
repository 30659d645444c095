import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDigests } from "../../shared/catalog/digests.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { makeMailRecord } from "../../shared/catalog/mail-record.ts";
import { makeMailStates } from "../../shared/catalog/mail-states.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { lambda } from "../runtime/lambda.ts";
import { logger } from "../runtime/logger.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeRecordMailEvents } from "./record-mail-events.ts";
import { MailEventBatch } from "./ses-event.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
const now = () => new Date();
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);

const catalog = makeCatalog({ items, now });
const mails = makeMailLedger(items, now);
const { record } = makeMailRecord({ catalog, states: makeMailStates(items) });

/** Full jitter, https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/; all together at most 13 s. */
const pause = (attempt: number) => setTimeout(Math.random() * Math.min(3_000, 100 * 2 ** attempt));

const recordMailEvents = makeRecordMailEvents({
  confirm: mails.confirm,
  record,
  standsFor: makeDigests(catalog, mails).standsFor,
  pause,
  warn: (message, particulars) => logger.warn(message, particulars),
});

export const handler = lambda(MailEventBatch, recordMailEvents);
