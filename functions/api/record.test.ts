import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { readRecord, verifyRecord } from "../../shared/audit/verify-record.ts";
import { doctoredPart, readReport } from "../../shared/record-report/read-report.ts";
import { makeApiHouse, recordKey } from "./api-house.ts";
import { refuseUnlessSendable } from "./refuse-unless-sendable.ts";

const keys = [recordKey.publicKey.x];

async function houseWithAsset() {
  const house = makeApiHouse();
  const id = await house.register();
  await house.catalogue(id);
  return {
    house,
    id,
    record: (query = "", init: RequestInit = {}) => house.as("producer:acme")(`/v1/assets/${id}/record${query}`, init),
  };
}

describe("the record of an asset", () => {
  it("leaves signed, as JSON that holds by itself", async () => {
    const { id, record } = await houseWithAsset();
    const response = await record();

    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${id}-record.json"`);
    const read = readRecord(await response.text());
    expect(read).toMatchObject({ assetId: id, key: "acme/spring/hero.jpg", head: { sequence: 2 } });
    expect(verifyRecord(read, keys)).toEqual({ ok: true, records: 2, signature: "verified" });
  });

  it("leaves as a report that carries the very record and runs nothing", async () => {
    const { id, record } = await houseWithAsset();
    const response = await record("?format=html");
    const page = await response.text();

    expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${id}-record.html"`);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("cache-control")).toBe("private, no-cache");
    const read = readReport(page);
    expect(read).toEqual(readRecord(await (await record()).text()));
    expect(verifyRecord(read, keys)).toMatchObject({ ok: true, signature: "verified" });
    expect(doctoredPart(page, read)).toBeUndefined();
  });

  it("comes in the form that is asked for, in the query before the header", async () => {
    const { record } = await houseWithAsset();
    const type = async (query: string, accept?: string) => {
      const response = await record(query, accept === undefined ? {} : { headers: { accept } });
      expect(response.headers.get("vary")).toBe("accept");
      return response.headers.get("content-type")?.split(";")[0];
    };
    expect(await type("")).toBe("application/json");
    expect(await type("", "*/*")).toBe("application/json");
    expect(await type("", "text/html,application/xhtml+xml,*/*;q=0.8")).toBe("text/html");
    expect(await type("", "text/html;q=0.5, application/json")).toBe("application/json");
    expect(await type("?format=json", "text/html")).toBe("application/json");
    expect(await type("?format=html", "application/json")).toBe("text/html");
    expect((await record("?format=pdf")).status).toBe(400);
  });

  it("is for those who may see what is not approved", async () => {
    const { house, id } = await houseWithAsset();
    for (const format of ["json", "html"]) {
      const path = `/v1/assets/${id}/record?format=${format}`;
      expect((await house.as("viewer:acme")(path)).status).toBe(403);
      expect((await house.as("producer:globex")(path)).status).toBe(404);
      expect((await house.as("reviewer:acme")(path)).status).toBe(200);
      expect((await house.anonymous(path)).status).toBe(401);
    }
  });

  it("is verified with the keys that are published to everybody", async () => {
    const { house, record } = await houseWithAsset();
    const response = await house.anonymous("/v1/record-keys");
    const published: JSONWebKeySet = JSON.parse(await response.text());
    const [, jws = ""] =
      /<data id="greenlight-record" value="([\w.-]+)"/.exec(await (await record("?format=html")).text()) ?? [];

    expect(response.headers.get("cache-control")).toBe("public, max-age=300");
    expect(Object.keys(published.keys[0] ?? {})).not.toContain("d");
    const { payload } = await compactVerify(jws, createLocalJWKSet(published));
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ format: "greenlight-record-1" });
  });

  it("that is too long for one answer is refused with what to do instead", () => {
    expect(() => refuseUnlessSendable("x".repeat(6_000_000), "Take less.")).not.toThrow();
    // Quotes count twice on their way out of the function.
    expect(() => refuseUnlessSendable('"'.repeat(3_300_000), "Take less.")).toThrow(/too long.*Take less/);
  });
});
