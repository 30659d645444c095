import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { config } from "../../shared/config/config.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { MailEnv, makeHouseMailer } from "../runtime/house-mailer.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { publicUrlIn } from "../runtime/secret.ts";
import { CommentAdded, makeNotifyMention } from "./notify-mention.ts";

const name = z.string().min(1);
const env = parseEnv(z.object({ TABLE_NAME: name, ...MailEnv.shape, PUBLIC_URL_PARAMETER: name }));
const now = () => new Date();
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);

const notifyMention = makeNotifyMention({
  catalog: makeCatalog({ items, now }),
  mails: makeMailLedger(items, now),
  send: makeHouseMailer(env),
  publicUrl: publicUrlIn(env.PUBLIC_URL_PARAMETER),
  config,
});

export const handler = lambda(CommentAdded, notifyMention);
