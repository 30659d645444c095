import * as z from "zod";
import { config } from "../../shared/config/config.ts";
import { TagInput } from "../../shared/ingest/steps.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import { rekognition } from "../runtime/clients/rekognition.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeDetectWithRekognition } from "./detect-with-rekognition.ts";
import { makeTagFrames } from "./tag-frames.ts";

const env = parseEnv(z.object({ RENDITIONS_BUCKET: z.string().min(1) }));
const policy = taggingPolicyOf(config);

const tagFrames = makeTagFrames({
  detect: makeDetectWithRekognition(rekognition, env.RENDITIONS_BUCKET, policy),
  policy,
});

export const handler = lambda(TagInput, tagFrames);
