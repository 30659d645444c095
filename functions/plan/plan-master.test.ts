import { readFile } from "node:fs/promises";
import { MediaConvertClient } from "@aws-sdk/client-mediaconvert";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMediaConvert } from "../../infra/local/services/mediaconvert/service.ts";
import { type S3Fixture, startS3 } from "../../infra/local/services/s3/test/s3-fixture.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { DomainError } from "../../shared/error.ts";
import { PlanOutput, type Subject } from "../../shared/ingest/steps.ts";
import { AudioPreset, VideoPreset } from "../../shared/rendition/preset.ts";
import { shortFilm } from "../../test/fixtures/films.ts";
import { endlessFilm, stampFilm, truncatedFilm, wordsOnlyFilm } from "../../test/fixtures/hostile.ts";
import { makeOpenMaster } from "./open-master.ts";
import { makePlanMaster } from "./plan-master.ts";
import { makePlanTranscode } from "./plan-transcode.ts";
import { makeProbeMaster } from "./probe-master.ts";
import { videoSources } from "./probes.fixture.ts";

const prices = priceBookFor("us-east-1");
let cloud: S3Fixture;
beforeAll(async () => {
  cloud = await startS3({ also: [makeMediaConvert] });
  await cloud.bucket("masters", { VersioningConfiguration: { Status: "Enabled" } });
});
afterAll(() => cloud?.stop());

const planTranscode = () =>
  makePlanTranscode({
    openMaster: makeOpenMaster(cloud.client()),
    renditionsBucket: "renditions",
    video: VideoPreset.parse({}),
    audio: AudioPreset.parse({}),
    maxDurationMs: { video: 4 * 3600_000, audio: 4 * 3600_000 },
    detectors: 4,
    reviewersOf: () => 1,
    prices,
  });

function subjectOf(key: string, over: Partial<Subject["master"]> = {}): Subject {
  const master = { bucket: "masters", key, versionId: "v1", etag: "e1", bytes: 1_000, ...over };
  return { assetId: "01JD0000000000000000000000", version: 1, kind: "video", brand: "acme", master };
}

/** Uploads a master and has it planned. */
async function planned(path: string) {
  const Body = await readFile(path);
  const key = `acme/spring/${path.split("/").at(-1)}`;
  const { VersionId = "" } = await cloud.client().send(new PutObjectCommand({ Bucket: "masters", Key: key, Body }));
  const probeMaster = makeProbeMaster(new MediaConvertClient(cloud.clientConfig));
  const planMaster = makePlanMaster({ probeMaster, planTranscode: planTranscode(), prices });
  return PlanOutput.parse(await planMaster({ subject: subjectOf(key, { versionId: VersionId, bytes: Body.length }) }));
}

describe("a master that can be taken", () => {
  it("goes on to its transcode", async () => {
    expect(await planned(await shortFilm())).toMatchObject({
      next: "transcode",
      plan: { technical: { width: 640, height: 360 } },
      job: { UserMetadata: { kind: "video" } },
    });
  });
});

describe("a master that cannot be taken", () => {
  it.each([
    ["runs too long", endlessFilm, /runs 300 minutes; at most 240 .* Cut it into parts/, { limitMs: 14_400_000 }],
    ["is too small", stampFilm, /16×16; at least 32 pixels .* Export it larger/, {}],
    ["holds words alone", wordsOnlyFilm, /streams of the file cannot be read/, {}],
    ["was cut off", truncatedFilm, /streams of the file cannot be read.*Export the master again/, {}],
  ])("because it %s goes past the transcode with the reason", async (_, make, message, measured) => {
    const answer = await planned(await make());
    expect(answer).toMatchObject({
      next: "tag",
      made: {
        renditions: [],
        frames: [],
        findings: [{ check: "format", verdict: "quarantine", message: expect.stringMatching(message), measured }],
      },
    });
  });
});

describe("what is no fault of the master", () => {
  const planWith = (over: Partial<Parameters<typeof makePlanMaster>[0]>) =>
    makePlanMaster({ probeMaster: async () => videoSources.hd25, planTranscode: planTranscode(), prices, ...over })({
      subject: subjectOf("acme/spring/film.mp4"),
    });

  it.each([
    ["a busy service", new DomainError("unavailable", "Later.")],
    ["a preset without steps", new DomainError("invalid", "The ladder has no steps.")],
    ["a slip of ours", new TypeError("undefined is not a function")],
  ])("such as %s stays an error", async (_, error) => {
    await expect(planWith({ planTranscode: () => Promise.reject(error) })).rejects.toBe(error);
    await expect(planWith({ probeMaster: () => Promise.reject(error) })).rejects.toBe(error);
  });

  it("such as an object that is gone, or that may not be read, stays Probe's own error", async () => {
    const blind = cloud.clientConfigAs([{ Effect: "Allow", Action: "mediaconvert:Probe", Resource: "*" }]);
    const gone = makeProbeMaster(new MediaConvertClient(cloud.clientConfig));
    const denied = makeProbeMaster(new MediaConvertClient(blind));
    await expect(gone(subjectOf("acme/spring/gone.mp4"))).rejects.toMatchObject({ name: "NotFoundException" });
    await planned(await shortFilm());
    await expect(denied(subjectOf("acme/spring/short.mp4"))).rejects.toMatchObject({ name: "ForbiddenException" });
  });
});
