import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { config } from "../../shared/config/config.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { RenderInput } from "../../shared/ingest/steps.ts";
import { imagePresetOf } from "../../shared/rendition/preset-of.ts";
import { detectorsOf } from "../../shared/tag/policy.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { refuseAsFinding } from "./refuse-as-finding.ts";
import { makeRenderImage } from "./render-image.ts";

const env = parseEnv(z.object({ RENDITIONS_BUCKET: z.string().min(1) }));

const prices = priceBookFor(config.priceRegion);
const renderImage = makeRenderImage({
  readMaster: async ({ master }) => {
    const answer = await s3.send(
      new GetObjectCommand({ Bucket: master.bucket, Key: master.key, VersionId: master.versionId }),
    );
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  },
  putRendition: async (key, bytes, contentType) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: env.RENDITIONS_BUCKET,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        // Made here, S3 finds out by it whether the bytes came as they were sent.
        ChecksumAlgorithm: "CRC32",
      }),
    );
  },
  preset: imagePresetOf(config),
  detectors: detectorsOf(taggingPolicyOf(config)).length,
  reviewersOf: (brand) => config.brands.find((candidate) => candidate.id === brand)?.reviewers.length ?? 1,
  prices,
});

export const handler = lambda(RenderInput, refuseAsFinding(renderImage, prices));
