import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { approve, arrives } from "./house/approve.ts";
import { openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

it("a restart of the laptop cloud loses nothing: masters, reviews that wait, and work that was under way", async () => {
  // Prepare
  const dataDir = await mkdtemp(join(tmpdir(), "greenlight-restart-"));
  try {
    await using house = await openHouse({ dataDir });
    await house.upload("acme/spring/waiting.jpg", await picture("waiting"));
    await arrives(house, "acme/spring/waiting.jpg", "in_review");
    await house.upload("acme/spring/under-way.jpg", await picture("under way"));

    // Act
    await house.restart();

    // Assess
    await arrives(house, "acme/spring/under-way.jpg", "in_review");
    await approve(house, "acme/spring/waiting.jpg");
    await approve(house, "acme/spring/under-way.jpg");
    const waited = await arrives(house, "acme/spring/waiting.jpg", "live");
    const worked = await arrives(house, "acme/spring/under-way.jpg", "live");
    expect([waited.version, worked.version]).toEqual([1, 1]);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
