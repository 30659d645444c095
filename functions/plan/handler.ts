import * as z from "zod";
import { config } from "../../shared/config/config.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { PlanInput } from "../../shared/ingest/steps.ts";
import { audioPresetOf, videoPresetOf } from "../../shared/rendition/preset-of.ts";
import { detectorsOf } from "../../shared/tag/policy.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import { mediaConvert } from "../runtime/clients/media-convert.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeOpenMaster } from "./open-master.ts";
import { makePlanMaster } from "./plan-master.ts";
import { makePlanTranscode } from "./plan-transcode.ts";
import { makePlanWithTags } from "./plan-with-tags.ts";
import { makeProbeMaster } from "./probe-master.ts";

const env = parseEnv(z.object({ RENDITIONS_BUCKET: z.string().min(1) }));

const prices = priceBookFor(config.priceRegion);
const openMaster = makeOpenMaster(s3);
const planTranscode = makePlanTranscode({
  openMaster,
  renditionsBucket: env.RENDITIONS_BUCKET,
  video: videoPresetOf(config),
  audio: audioPresetOf(config),
  maxDurationMs: config.limits.maxDurationMs,
  detectors: detectorsOf(taggingPolicyOf(config)).length,
  reviewersOf: (brand) => config.brands.find((candidate) => candidate.id === brand)?.reviewers.length ?? 1,
  prices,
});

const planMaster = makePlanMaster({ probeMaster: makeProbeMaster(mediaConvert), planTranscode, prices });

export const handler = lambda(PlanInput, makePlanWithTags({ planMaster, openMaster }));
