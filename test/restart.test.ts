import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { filmOf } from "./fixtures/films.ts";
import { approve, arrives, linksAbout, mailsAbout } from "./house/approve.ts";
import { eventually } from "./house/eventually.ts";
import { openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const key = (name: string) => `acme/spring/${name}`;
const waiting = key("waiting.jpg");
const underWay = key("under-way.jpg");
const transcoding = key("transcoding.mp4");
const unsent = key("unsent.jpg");

it("a restart loses nothing: reviews that wait, work and transcodes under way, events that were not sent yet", async () => {
  // Prepare
  const dataDir = await mkdtemp(join(tmpdir(), "greenlight-restart-"));
  try {
    await using house = await openHouse({ dataDir });
    await house.upload(waiting, await picture("waiting"));
    await arrives(house, waiting, "in_review");
    await linksAbout(house, waiting);
    await house.upload(transcoding, { filePath: await filmOf(480, 270, 25, 5) });
    await eventually("the transcode to be under way", async () =>
      house.cloud.kernel.busyWith().some((work) => work.startsWith("mediaconvert job")),
    );
    house.cloud.setFaults({
      seed: 1,
      rules: [{ target: "event:Object Created", kind: "delay", rate: 1, limit: 1, delayMs: 600_000 }],
    });
    await house.upload(unsent, await picture("unsent"));
    await house.upload(underWay, await picture("under way"));

    // Act
    await house.restart();

    // Assess
    await arrives(house, underWay, "in_review", 100_000);
    await arrives(house, transcoding, "in_review", 100_000);
    expect((await house.as("admin").assets()).map((asset) => asset.key)).not.toContain(unsent);
    await house.cloud.advanceClock(600_000);
    await arrives(house, unsent, "in_review");
    for (const each of [waiting, underWay, transcoding, unsent]) {
      await approve(house, each);
      const asset = await arrives(house, each, "live");
      expect(asset.version).toBe(1);
      expect(await mailsAbout(house, each)).toHaveLength(1);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
