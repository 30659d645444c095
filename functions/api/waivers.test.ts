import { describe, expect, it } from "vitest";
import { makeApiHouse, post } from "./api-house.ts";
import { Asset } from "./schemas/asset.ts";
import { WaiverView } from "./schemas/waiver.ts";

const until = "2027-01-08T00:00:00.000Z";
const silent = { verdict: "quarantine" as const, check: "silence" as const, message: "It is silent." };
const waiver = (covers: string) => ({ standard: "House standard", covers, reason: "It is a teaser.", until });

async function heldBack() {
  const house = makeApiHouse();
  const id = await house.register();
  await house.catalogue(id, 1, "execution-1", [silent]);
  const view = async () => {
    const { current } = Asset.parse(await (await house.as("producer")(`/v1/assets/${id}`)).json());
    return { verdict: current.quality?.verdict, waived: current.quality?.findings.map(({ waived }) => waived) };
  };
  const grant = (role: string, covers: string) => house.as(role)(`/v1/assets/${id}/waivers`, post(waiver(covers)));
  return { ...house, id, view, grant };
}

describe("a waiver that covers a finding", () => {
  it("shows beside it: who answers for it, why and until when, as long as it holds", async () => {
    const { grant, view, advance } = await heldBack();
    expect(await view()).toEqual({ verdict: "quarantine", waived: [null] });
    const { id, covers } = WaiverView.parse(await (await grant("producer", "Silence")).json());
    expect(covers).toBe("silence");
    const by = "u1@example.com";
    expect(await view()).toEqual({ verdict: "pass", waived: [{ id, by, reason: "It is a teaser.", until }] });
    advance(7 * 86_400_000);
    expect(await view()).toEqual({ verdict: "quarantine", waived: [null] });
  });

  it("is for administrators when moderation found it: nobody lets their own upload pass", async () => {
    const { grant } = await heldBack();
    expect((await grant("producer", "moderation:suggestive")).status).toBe(403);
    expect((await grant("admin", "moderation:suggestive")).status).toBe(201);
  });

  it("must cover what there is", async () => {
    const response = await (await heldBack()).grant("admin", "colour");
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toContain("A waiver covers naming, resolution");
  });
});
