import { describe, expect, it } from "vitest";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { DomainError } from "../../shared/error.ts";
import { RenditionsMade } from "../../shared/ingest/steps.ts";
import { refuseAsFinding } from "./refuse-as-finding.ts";

const prices = priceBookFor("us-east-1");
const subject = {
  assetId: "a",
  version: 1,
  kind: "image" as const,
  brand: "acme",
  master: { bucket: "masters", key: "acme/spring/a.png", versionId: "v", etag: "e", bytes: 512 },
};
const failing = (error: Error) => refuseAsFinding(() => Promise.reject(error), prices)({ subject });

describe("a picture that is refused", () => {
  it.each(["too_large", "unsupported"] as const)("as %s goes to quarantine with its reason", async (code) => {
    const refusal = new DomainError(code, "Scale it down.", { details: { width: 65_500, page: null } });
    const made = RenditionsMade.parse(await failing(refusal));
    expect(made).toMatchObject({
      renditions: [],
      frames: [],
      findings: [{ check: "format", verdict: "quarantine", message: "Scale it down.", measured: { width: 65_500 } }],
    });
    expect(made.actual).toEqual(made.estimate);
  });

  it("for a reason that lies elsewhere stays an error", async () => {
    const busy = new DomainError("unavailable", "The bucket is busy.");
    await expect(failing(busy)).rejects.toBe(busy);
    const broken = new Error("out of memory");
    await expect(failing(broken)).rejects.toBe(broken);
  });
});
