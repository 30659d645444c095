import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeRegistration } from "../../shared/catalog/registration.ts";
import { makeTranscodeLedger } from "../../shared/catalog/transcode-ledger.ts";
import { makeWaivers } from "../../shared/catalog/waivers.ts";
import { config } from "../../shared/config/config.ts";
import { RegisterInput } from "../../shared/ingest/steps.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeWakeReview } from "../runtime/wake-review.ts";
import { makeMasters } from "./masters.ts";
import { makeRegisterUpload } from "./register-upload.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);
const catalog = makeCatalog({ items, now: () => new Date() });

const registerUpload = makeRegisterUpload({
  masters: makeMasters(s3),
  registration: makeRegistration(catalog),
  transcodes: makeTranscodeLedger(items),
  waivers: makeWaivers(catalog),
  wakeReview: makeWakeReview(stepFunctions),
  config,
});

export const handler = lambda(RegisterInput, registerUpload);
