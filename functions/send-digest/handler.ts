import * as z from "zod";
import { makeAsks } from "../../shared/catalog/asks.ts";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDigests } from "../../shared/catalog/digests.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { config } from "../../shared/config/config.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { MailEnv, makeHouseMailer } from "../runtime/house-mailer.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { publicUrlIn, secretText } from "../runtime/secret.ts";
import { makeSendDigest } from "./send-digest.ts";

const name = z.string().min(1);
const env = parseEnv(
  z.object({
    TABLE_NAME: name,
    LINK_SECRET_ARN: name,
    ...MailEnv.shape,
    PUBLIC_URL_PARAMETER: name,
  }),
);
const now = () => new Date();
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);

const sendDigest = makeSendDigest({
  asks: makeAsks(items),
  digests: makeDigests(makeCatalog({ items, now }), makeMailLedger(items, now)),
  send: makeHouseMailer(env),
  linkSecret: secretText(env.LINK_SECRET_ARN),
  publicUrl: publicUrlIn(env.PUBLIC_URL_PARAMETER),
  config,
  now,
});

/** Scheduler calls it with nothing to say. */
export const handler = lambda(z.object({}), sendDigest);
