import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { PlanOutput, type Subject } from "../../shared/ingest/steps.ts";
import { AudioPreset, VideoPreset } from "../../shared/rendition/preset.ts";
import { makePlanTranscode, type PlanDependencies } from "./plan-transcode.ts";
import { audioSources, hdr, probes, unplayable, videoSources } from "./probes.fixture.ts";

const model = JSON.parse(readFileSync(new URL("../../infra/local/models/mediaconvert.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "model", $defs: model.$defs });
const isCreateJobRequest = ajv.compile({ $ref: "model#/$defs/CreateJobRequest" });
const isProbeResult = ajv.compile({ $ref: "model#/$defs/ProbeResult" });

function subjectOf(kind: "video" | "audio", over: Partial<Subject> = {}): Subject {
  return {
    assetId: "01JD0000000000000000000000",
    version: 1,
    kind,
    brand: "acme",
    master: { bucket: "masters", key: "acme/spring/film.mov", versionId: "v1", etag: "e1", bytes: 1_000_000 },
    ...over,
  };
}

function plannerWith(over: Partial<PlanDependencies> = {}) {
  return makePlanTranscode({
    openMaster: () => async () => new Uint8Array(),
    renditionsBucket: "renditions",
    video: VideoPreset.parse({}),
    audio: AudioPreset.parse({}),
    maxDurationMs: { video: 4 * 3600_000, audio: 4 * 3600_000 },
    detectors: 4,
    reviewersOf: () => 1,
    prices: priceBookFor("us-east-1"),
    ...over,
  });
}
const plan = plannerWith();

describe("the documents that Probe answers here", () => {
  it.each(Object.entries(probes))("%s has the form of the service's own answer", (_name, probe) => {
    expect(isProbeResult(probe), ajv.errorsText(isProbeResult.errors)).toBe(true);
  });
});

describe("a planned job", () => {
  it.each(Object.entries({ ...videoSources, ...audioSources }))(
    "for %s is one that the service accepts",
    async (name, probe) => {
      const answer = await plan({ subject: subjectOf(name in audioSources ? "audio" : "video"), probe });
      PlanOutput.parse(answer);
      const request = { Role: "arn:aws:iam::000000000000:role/mc", ...answer.job };
      expect(isCreateJobRequest(request), ajv.errorsText(isCreateJobRequest.errors)).toBe(true);
    },
  );
  it("has a form that the model would refuse if a setting were misspelt", async () => {
    const { job } = await plan({ subject: subjectOf("video"), probe: videoSources.hd25 });
    const misspelt = JSON.parse(JSON.stringify({ Role: "r", ...job }).replace("QvbrQualityLevel", "QvbrQualityLevl"));
    expect(isCreateJobRequest(misspelt)).toBe(false);
  });
});
void [hdr, unplayable];
