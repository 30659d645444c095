import { readFile } from "node:fs/promises";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import organisation from "../../greenlight.config.ts";
import { makeRekognition } from "../../infra/local/services/rekognition/service.ts";
import { type S3Fixture, startS3 } from "../../infra/local/services/s3/test/s3-fixture.ts";
import { Config } from "../../shared/config/schema.ts";
import type { Subject } from "../../shared/ingest/steps.ts";
import { taggingPolicyOf } from "../../shared/tag/policy-of.ts";
import { TagReport } from "../../shared/tag/tag.ts";
import { makeDetectWithRekognition } from "./detect-with-rekognition.ts";
import { makeTagFrames } from "./tag-frames.ts";

const policy = taggingPolicyOf(Config.parse(organisation));
const subject: Subject = {
  assetId: "A1",
  version: 1,
  kind: "image",
  brand: "acme",
  master: { bucket: "masters", key: "acme/spring/people.jpg", versionId: "v", etag: "e", bytes: 1 },
};
let cloud: S3Fixture;

beforeAll(async () => {
  cloud = await startS3({ also: [makeRekognition] });
  await cloud.bucket("renditions");
});
afterAll(() => cloud.stop());

/** Photographs of people that come with the detector's package. */
const samples = () => readFile(new URL("../../node_modules/@vladmandic/human/assets/samples.jpg", import.meta.url));

it("people on a photograph become tags with boxes, and faces are counted", async () => {
  // Prepare
  const Key = "renditions/A1/v1/preview.jpg";
  await cloud.client().send(new PutObjectCommand({ Bucket: "renditions", Key, Body: await samples() }));
  const detect = makeDetectWithRekognition(new RekognitionClient(cloud.clientConfig), "renditions", policy);

  // Act
  const report = TagReport.parse(await makeTagFrames({ detect, policy })({ subject, frames: [{ key: Key }] }));

  // Assess
  const face = report.tags.find((tag) => tag.type === "face");
  expect(face?.attributes.count).toBeGreaterThan(1);
  expect(face?.instances[0]?.region).toMatchObject({ left: expect.any(Number), width: expect.any(Number) });
  const person = report.tags.find((tag) => tag.type === "label" && tag.name === "person");
  expect(person?.confidence).toBeGreaterThanOrEqual(policy.labels?.minConfidence ?? 0);
  expect(report.tags.every((tag) => tag.spans.length === 0)).toBe(true);
  expect(report.dominantColours.length).toBeGreaterThan(0);
  expect(report.imageQuality?.brightness).toBeGreaterThan(0);
});

it("a role that may not read the renditions is refused", async () => {
  const stranger = cloud.clientConfigAs([{ Effect: "Allow", Action: "rekognition:*", Resource: "*" }]);
  const detect = makeDetectWithRekognition(new RekognitionClient(stranger), "renditions", policy);
  const tagging = makeTagFrames({ detect, policy })({ subject, frames: [{ key: "renditions/A1/v1/preview.jpg" }] });
  await expect(tagging).rejects.toMatchObject({ name: expect.stringMatching(/AccessDenied|InvalidS3Object/) });
});
