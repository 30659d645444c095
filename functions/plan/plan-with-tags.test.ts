import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { PlanOutput, RenditionsMade, Subject, TranscodePlan } from "../../shared/ingest/steps.ts";
import { songTags, taggedSong } from "../../test/fixtures/songs.ts";
import { makePlanWithTags } from "./plan-with-tags.ts";

const technical = { container: "mp3", mimeType: "audio/mpeg", bytes: 10, audioTracks: [] };
const estimate = { totalUsd: 0, lines: [], priceBook: "us-east-1" };
const plan: TranscodePlan = { renditions: [], technical, estimate };
const made: RenditionsMade = { renditions: [], technical, estimate, frames: [], embedded: {}, findings: [] };
const job = { ClientRequestToken: "t", Settings: {}, UserMetadata: {} };

async function planned(output: PlanOutput) {
  const song = await readFile(await taggedSong("mp3"));
  const master = { bucket: "masters", key: "acme/spring/a.mp3", versionId: "v", etag: "e", bytes: song.length };
  const subject: Subject = { assetId: "A1", version: 1, kind: "audio", brand: "acme", master };
  const planWithTags = makePlanWithTags({
    planMaster: async () => output,
    openMaster: () => async (start, length) => song.subarray(start, start + length),
  });
  return planWithTags({ subject });
}

describe("a master's tags", () => {
  it("go with the plan, which Derive is given after the transcode", async () => {
    const answer = await planned({ next: "transcode", plan, job });
    expect(answer).toMatchObject({ next: "transcode", job, plan: { technical, embedded: { title: songTags.title } } });
  });

  it("go with what is made of a master that is refused", async () => {
    const answer = await planned({ next: "tag", made });
    expect(answer).toMatchObject({ next: "tag", made: { technical, embedded: { title: songTags.title } } });
  });
});
