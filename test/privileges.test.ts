import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { arrives } from "./house/approve.ts";
import { assemblyOfThisCheckout, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { withoutGrant } from "./house/without-grant.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const key = "acme/spring/ungranted.jpg";

it("a step without its grant is denied; with the grant deployed again, a retry heals what failed", async () => {
  // Prepare
  const folder = await mkdtemp(join(tmpdir(), "greenlight-privileges-"));
  const dataDir = join(folder, "data");
  try {
    const whole = await assemblyOfThisCheckout();
    const lacking = await withoutGrant(whole, join(folder, "assembly"), {
      stack: "Pipeline",
      policy: "tagRole",
      action: "rekognition:DetectLabels",
    });

    // Act
    {
      await using house = await openHouse({ dataDir, assemblyDir: lacking });
      await house.upload(key, await picture("ungranted"));
      const failed = await arrives(house, key, "failed");

      // Assess
      expect(failed.statusReason).toMatch(/^It could not be tagged: .*AccessDenied/);
      const denials = house.cloud.kernel.access.denials();
      expect([...new Set(denials.map(({ action }) => action))]).toEqual(["rekognition:DetectLabels"]);
      expect(denials[0]?.caller).toMatch(/assumed-role\/.*tagRole/);
    }

    await using house = await openHouse({ dataDir, assemblyDir: whole });
    const { id } = await arrives(house, key, "failed");
    expect((await house.as("producer").request(`/v1/assets/${id}/retry`, post("granted"))).status).toBe(202);
    await arrives(house, key, "in_review");
    expect(house.cloud.kernel.access.denials()).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
