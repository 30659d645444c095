import { describe, expect, it } from "vitest";
import { makeApiHouse, post } from "./api-house.ts";
import { ReviewPage } from "./schemas/review-page.ts";

async function body(response: Response | Promise<Response>) {
  return JSON.parse(await (await response).text());
}

async function inReview() {
  const house = makeApiHouse();
  const id = await house.register({ metadata: { note: "<script>alert(1)</script>" } });
  await house.catalogue(id);
  await house.openReview(id);
  const token = await house.reviewToken(id);
  const path = `/v1/review-links/${token}`;
  return { house, id, path, decide: (decision: unknown) => house.anonymous(`${path}/decision`, post(decision)) };
}

describe("a review link", () => {
  it("shows what is to be reviewed without sign-in, as often as it is opened, and decides nothing", async () => {
    const { house, id, path } = await inReview();
    for (let times = 0; times < 3; times++) {
      const page = ReviewPage.parse(await body(house.anonymous(path)));
      expect(page).toMatchObject({
        reviewer: { name: "Rosa" },
        asset: { title: "hero", brand: "ACME" },
        requestedBy: "pia@example.com",
        media: { type: "image" },
        decision: null,
      });
    }
    await house.anonymous(path, { method: "HEAD" });
    expect((await house.catalog.findReview(id, 1, 1))?.state).toBe("open");
  });

  it("decides once, and wakes the workflow", async () => {
    const { house, path, decide } = await inReview();
    expect(await body(decide({ decision: "approve" }))).toEqual({
      decision: "approve",
      decidedAt: house.now().toISOString(),
      final: true,
    });
    expect(house.woken).toEqual([{ taskToken: "token-1", decision: "approved" }]);

    const again = await decide({ decision: "request_changes", comment: "No, wait." });
    expect(again.status).toBe(410);
    expect(await body(again)).toMatchObject({ code: "used", details: { decision: "approve" } });
    const opened = await house.anonymous(path);
    expect(opened.status).toBe(410);
    expect(await body(opened)).toMatchObject({ code: "used", detail: expect.stringContaining("Thank you") });
  });

  it("wakes the workflow again when the decision is sent again", async () => {
    const { house, decide } = await inReview();
    await decide({ decision: "approve" });
    await decide({ decision: "approve" });
    expect(house.woken).toHaveLength(2);
  });

  it("wants to know what should change", async () => {
    const { house, id, decide } = await inReview();
    for (const comment of [undefined, "", "   ", "x".repeat(4_001)]) {
      expect((await decide({ decision: "request_changes", comment })).status).toBe(400);
    }
    expect((await decide({ decision: "maybe" })).status).toBe(400);
    expect((await decide({})).status).toBe(400);
    expect((await decide({ decision: "request_changes", comment: "Brighter, please." })).status).toBe(200);
    expect((await house.catalog.findReview(id, 1, 1))?.stages[0]?.reviewers[0]).toMatchObject({
      comment: "Brighter, please.",
    });
  });

  it("says kindly when it has expired", async () => {
    const { house, path, decide } = await inReview();
    house.advance(121 * 3_600_000);
    for (const response of [await house.anonymous(path), await decide({ decision: "approve" })]) {
      expect(response.status).toBe(410);
      expect(await body(response)).toMatchObject({ code: "expired" });
    }
  });

  it("says kindly when a newer version has taken its place", async () => {
    const { house, path, decide } = await inReview();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    for (const response of [await house.anonymous(path), await decide({ decision: "approve" })]) {
      expect([response.status, (await body(response)).code]).toEqual([410, "superseded"]);
    }
  });

  it("is nothing when it was changed, or made for something else", async () => {
    const { house, id, path } = await inReview();
    const playback = await body(house.as("reviewer:acme")(`/v1/assets/${id}/playback?purpose=preview`));
    const tampered = [
      `${path}x`,
      path.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
      "/v1/review-links/abc",
      `/v1/review-links/${playback.url.split("/")[5]}`,
    ];
    for (const link of tampered) {
      const response = await house.anonymous(link);
      expect(response.status, link).toBe(404);
      expect((await body(response)).instance).toBe("/v1/review-links/:token");
    }
  });
});

describe("the house", () => {
  it("tells of itself without a token", async () => {
    const house = makeApiHouse();
    expect(await body(house.anonymous("/v1/health"))).toEqual({ ok: true, version: "1.2.3" });
    expect(await body(house.anonymous("/v1/client"))).toEqual({
      issuer: "https://issuer.example.com",
      clientId: "greenlight",
    });
    const page = await house.anonymous("/v1/docs");
    expect(await page.text()).toContain("/v1/assets/{id}/renditions/{name}");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("describes every route in OpenAPI 3.1", async () => {
    const house = makeApiHouse();
    const document = await body(house.anonymous("/v1/openapi.json"));
    expect(document.openapi).toBe("3.1.0");
    const described = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const routed = house.app.routes
      .filter(({ method, path }) => method !== "ALL" && !/openapi|docs/.test(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:([A-Za-z]+)(\{[^}]*\})?/g, "{$1}")}`);
    expect(new Set(described)).toEqual(new Set(routed));
    expect(document.paths["/v1/review-links/{token}"].get.security).toEqual([]);
    expect(document.paths["/v1/assets"].get.parameters.map(({ name }: { name: string }) => name)).toEqual([
      "status",
      "kind",
      "brand",
      "campaign",
      "tag",
      "uploadedBy",
      "from",
      "to",
      "cursor",
      "limit",
    ]);
    expect(JSON.stringify(document)).not.toContain('"$schema"');
  });

  it("tells callers who they are and what they may see", async () => {
    const house = makeApiHouse();
    expect(await body(house.as("viewer:globex")("/v1/session"))).toMatchObject({
      subject: "u1",
      grants: [{ role: "viewer", brand: "globex", market: "*" }],
    });
    expect((await body(house.as("viewer:globex")("/v1/config"))).brands.map(({ id }: { id: string }) => id)).toEqual([
      "globex",
    ]);
    expect((await body(house.as("admin")("/v1/config"))).brands).toHaveLength(3);
  });

  it("answers what it does not know with a problem, and what broke without its insides", async () => {
    const house = makeApiHouse();
    expect(await body(house.as("admin")("/v1/nope"))).toMatchObject({ status: 404, code: "not_found" });
    Object.assign(house.catalog, {
      findAsset: async () => {
        throw new Error("password=hunter2");
      },
    });
    const broken = await house.as("admin")("/v1/assets/x");
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("hunter2");
    expect(house.reported).toHaveLength(1);
  });
});
