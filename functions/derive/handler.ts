import * as z from "zod";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeTranscodeLedger } from "../../shared/catalog/transcode-ledger.ts";
import { config } from "../../shared/config/config.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { DeriveInput } from "../../shared/ingest/steps.ts";
import { detectorsOf } from "../../shared/tag/policy.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeDeriveRenditions } from "./derive-renditions.ts";
import { makeRenditionStore } from "./rendition-store.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1), RENDITIONS_BUCKET: z.string().min(1) }));

const deriveRenditions = makeDeriveRenditions({
  store: makeRenditionStore(s3, env.RENDITIONS_BUCKET),
  prices: priceBookFor(config.priceRegion),
  detectors: detectorsOf(taggingPolicyOf(config)).length,
  reviewersOf: (brand) => config.brands.find((candidate) => candidate.id === brand)?.reviewers.length ?? 1,
  markTranscoded: makeTranscodeLedger(makeDynamoItemStore(dynamo, env.TABLE_NAME)).markTranscoded,
});

export const handler = lambda(DeriveInput, deriveRenditions);
