import { describe, expect, it } from "vitest";
import { assetIdOf } from "../../shared/asset/identity.ts";
import { makeApiHouse, post } from "./api-house.ts";
import { CheckedFiles } from "./schemas/upload-check.ts";

const md5 = "0".repeat(32);

async function check(house: ReturnType<typeof makeApiHouse>, request: unknown, group = "producer:acme") {
  const response = await house.as(group)("/v1/uploads/check", post(request));
  expect(response.status).toBe(200);
  return CheckedFiles.parse(await response.json()).files;
}

describe("files before they are uploaded", () => {
  it("are accepted, or offered the nearest key with what is missing for one", async () => {
    const files = await check(makeApiHouse(), {
      files: [
        { path: "acme/spring/hero.mov", bytes: 5 },
        { path: "acme/spring/Hero Film.MOV", bytes: 5 },
        { path: "loose.mov", bytes: 5 },
        { path: "acme/spring/notes", bytes: 5 },
        { path: "acme/spring/empty.mov", bytes: 0 },
        { path: "acme/spring/vast.mov", bytes: 1e15 },
        { path: "acme/spring/hero.mov.json", bytes: 5 },
      ],
    });
    expect(files.map(({ accepted, about, key, missing }) => [accepted, about, key, missing])).toEqual([
      [true, null, "acme/spring/hero.mov", []],
      [false, "name", "acme/spring/Hero-Film.mov", []],
      [false, "place", null, ["brand", "campaign"]],
      [false, "name", null, ["extension"]],
      [false, "size", "acme/spring/empty.mov", []],
      [false, "size", "acme/spring/vast.mov", []],
      [false, "name", null, []],
    ]);
    expect(files[1]?.problem).toContain("You could call it");
  });

  it("go where they are said to belong, and are told when two would have one key", async () => {
    const files = await check(makeApiHouse(), {
      brand: "acme",
      campaign: "summer",
      files: [
        { path: "day one/a b.jpg", bytes: 5 },
        { path: "day-one/a-b.jpg", bytes: 5 },
      ],
    });
    expect(files.map(({ key, sameKeyAs }) => [key, sameKeyAs])).toEqual([
      ["acme/summer/day-one-a-b.jpg", null],
      ["acme/summer/day-one-a-b.jpg", 0],
    ]);
  });

  it("are known as new versions, and by their bytes", async () => {
    // Prepare
    const house = makeApiHouse();
    const key = "acme/spring/hero.jpg";
    const assetId = await house.register({ key, checksum: `md5:${md5}:5` });
    const parts = await house.register({ key: "acme/spring/film.mov", checksum: "crc64nvme:AAAAAAAAAAA=:9" });

    // Act
    const files = await check(house, {
      files: [
        { path: key, bytes: 5, md5 },
        { path: key, bytes: 6, md5 },
        { path: key, bytes: 5 },
        { path: "acme/summer/copy.jpg", bytes: 5, md5 },
        { path: "acme/summer/copy.mov", bytes: 9, crc64nvme: "AAAAAAAAAAA=" },
      ],
    });

    // Assess
    const existing = { assetId, version: 1, status: "processing" };
    expect(files.map((file) => [file.existing, file.duplicateOf])).toEqual([
      [{ ...existing, sameBytes: true }, null],
      [{ ...existing, sameBytes: false }, null],
      [{ ...existing, sameBytes: null }, null],
      [null, { assetId, version: 1, key }],
      [null, { assetId: parts, version: 1, key: "acme/spring/film.mov" }],
    ]);
    expect(assetIdOf("masters", key)).toBe(assetId);
  });

  it("of brands that somebody does not produce for are told nothing of", async () => {
    const house = makeApiHouse();
    await house.register({ key: "globex/launch/a.jpg", brand: "globex", checksum: `md5:${md5}:5` });
    const request = {
      files: [
        { path: "globex/launch/a.jpg", bytes: 5, md5 },
        { path: "acme/spring/a.jpg", bytes: 5, md5 },
      ],
    };
    const [theirs, ours] = await check(house, request);
    expect(theirs).toMatchObject({ accepted: false, about: "grant", key: null, existing: null, duplicateOf: null });
    expect(ours).toMatchObject({ accepted: true, duplicateOf: null });
    const refused = await check(house, request, "viewer:globex");
    expect(refused.map(({ about }) => about)).toEqual(["grant", "grant"]);
    expect((await house.anonymous("/v1/uploads/check", post(request))).status).toBe(401);
  });
});
