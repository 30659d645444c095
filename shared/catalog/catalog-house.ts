import type * as z from "zod";
import { config } from "../config/config.ts";
import type { Finding } from "../quality/finding.ts";
import type { Decision } from "../review/decision.ts";
import { reviewRulesOf } from "../review/review-rules.ts";
import { ReviewTemplate, type Stage } from "../review/review-template.ts";
import { makeCatalog } from "./catalog.ts";
import { makeInMemoryItemStore } from "./in-memory-item-store.ts";
import { makeIngestOutcome } from "./ingest-outcome.ts";
import type { ItemStore } from "./item-store.ts";
import { makeLifecycle } from "./lifecycle.ts";
import { makeRoundPlanner } from "./plan-round.ts";
import { type FoundMaster, makeRegistration } from "./registration.ts";
import { makeReviewDecisions } from "./review-decisions.ts";
import { makeReviews } from "./reviews.ts";

/** The stage that tests have who do not care: every reviewer must approve. */
const brandStage = { id: "brand", name: "Brand", deadline: { hours: 72 }, grace: { hours: 48 } };

/** What is particular about an object that arrives. */
type Arrival = Partial<FoundMaster> & { key?: string; versionId?: string };

/** A catalogue with a clock that tests move, and a way to bring a version to wherever a test begins. */
export function makeCatalogHouse(items: ItemStore = makeInMemoryItemStore()) {
  let at = Date.parse("2027-01-01T09:00:00.000Z");
  const catalog = makeCatalog({ items, now: () => new Date(at) });
  const registration = makeRegistration(catalog);
  const outcome = makeIngestOutcome(catalog);
  const reviews = { ...makeReviews(catalog, reviewRulesOf(config)), ...makeReviewDecisions(catalog) };
  const lifecycle = makeLifecycle(catalog);

  const house = {
    items,
    catalog,
    registration,
    outcome,
    reviews,
    lifecycle,
    now: () => new Date(at),
    advance(ms: number) {
      at += ms;
    },

    found(changes: Arrival = {}): FoundMaster {
      const { key = "acme/spring/hero.jpg", versionId = "s3-v1", ...rest } = changes;
      return {
        master: { bucket: "masters", key, versionId, etag: '"e1"', bytes: 1_000 },
        checksum: "md5:11:1000",
        sequencer: "0001",
        uploadedAt: new Date(at).toISOString(),
        uploadedBy: "pia@example.com",
        contentType: "image/jpeg",
        kind: "image",
        brand: "acme",
        campaign: "spring",
        title: "hero",
        metadata: {},
        rights: { startsAt: null, endsAt: null },
        refusal: null,
        remarks: [],
        ...rest,
      };
    },

    /** Registers what was found; answers the asset's id. */
    async register(changes: Arrival = {}, executionArn = "execution-1") {
      const registered = await registration.register(house.found(changes), executionArn);
      return registered.outcome === "working" ? registered.version.assetId : registered.assetId;
    },

    async catalogue(
      assetId: string,
      version = 1,
      executionArn = "execution-1",
      findings: (Pick<Finding, "verdict" | "message"> & Partial<Finding>)[] = [],
    ) {
      const { master, brand } = await catalog.getVersion(assetId, version);
      const prefix = `renditions/${assetId}/v${version}/`;
      const rendition = (name: string, role: "thumb" | "web" | "preview", contentType: string) => ({
        name,
        role,
        contentType,
        key: `${prefix}${name}.${contentType.split("/")[1]}`,
        bytes: 12_345,
        width: 320,
        height: 200,
      });
      return outcome.catalogue({
        subject: { assetId, version, kind: "image", brand, master },
        executionArn,
        made: {
          renditions: [
            rendition("thumb", "thumb", "image/jpeg"),
            rendition("preview", "preview", "image/jpeg"),
            rendition("web-webp", "web", "image/webp"),
          ],
          technical: {
            container: "jpeg",
            mimeType: "image/jpeg",
            bytes: 1_000,
            width: 1600,
            height: 1000,
            audioTracks: [],
          },
          estimate: { totalUsd: 0.0031, lines: [], priceBook: "2026-11" },
          actual: { totalUsd: 0.0029, lines: [], priceBook: "2026-11" },
          frames: [],
          embedded: { creator: "Ada" },
          findings: [],
          thumbhash: "abc",
        },
        tagged: {
          tags: [
            {
              type: "label",
              name: "dog",
              parents: ["animal"],
              confidence: 97,
              instances: [],
              spans: [],
              attributes: {},
            },
          ],
          dominantColours: [],
          sampledFrames: 1,
        },
        quality: {
          verdict: findings.length > 0 ? "quarantine" : "pass",
          findings: findings.map((finding) => ({ check: "moderation" as const, measured: {}, ...finding })),
        },
      });
    },

    /** Plans the review of one stage, asks everybody, and hands over the token of the first wait. */
    async openReview(
      assetId: string,
      version = 1,
      round = 1,
      reviewers = [{ name: "Rosa", email: "rosa@example.com" }],
      taskToken = "token-1",
      terms: Partial<z.input<typeof Stage>> = {},
    ) {
      const stage = { ...brandStage, ...terms, reviewers: reviewers.map((guest) => ({ guest })) };
      const templates = [ReviewTemplate.parse({ id: "brand", name: "Brand", stages: [stage] })];
      await house.planReview(assetId, version, round, templates);
      return house.ask(assetId, "brand", taskToken, { version, round });
    },

    async planReview(assetId: string, version: number, round: number, templates: ReviewTemplate[], chosen?: string) {
      const rules = { ...reviewRulesOf(config), templates };
      return reviews.plan({ assetId, version, round }, makeRoundPlanner(catalog, rules), chosen);
    },

    async ask(
      assetId: string,
      stage: string,
      taskToken: string,
      { version = 1, round = 1, occasion = "request" }: { version?: number; round?: number; occasion?: string } = {},
    ) {
      const wait = { assetId, version, round, stage, executionArn: "review-1", taskToken, occasion };
      return (await reviews.ask(wait)).review;
    },

    async decide(
      assetId: string,
      decision: Decision,
      options: { version?: number; round?: number; reviewer?: number; stage?: string } = {},
    ) {
      const { version = 1, round = 1, reviewer: which = 0, stage = "brand" } = options;
      const review = await catalog.findReview(assetId, version, round);
      const reviewer = review?.stages.find(({ id }) => id === stage)?.reviewers[which];
      if (reviewer === undefined) throw new Error("There is no such reviewer.");
      const comment = decision === "approve" || decision === "not_relevant" ? null : "Crop it.";
      const { id: reviewerId, linkId } = reviewer;
      return reviews.decide({ assetId, version, round, stage, reviewerId, linkId, decision, comment });
    },

    /** From nothing to live. */
    async publish(changes: Arrival = {}, executionArn = "execution-1", version = 1) {
      const assetId = await house.register(changes, executionArn);
      await house.catalogue(assetId, version, executionArn);
      await house.openReview(assetId, version);
      await house.decide(assetId, "approve", { version });
      await reviews.advance({ assetId, version, round: 1 }, "brand");
      await lifecycle.release(assetId, version);
      return assetId;
    },
  };
  return house;
}
