import { type Caller, may } from "../../shared/access/grant.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { AssetRecord, ReviewRecord, VersionRecord } from "../../shared/catalog/records.ts";
import type { Waivers } from "../../shared/catalog/waivers.ts";
import type { QualityReport } from "../../shared/quality/finding.ts";
import { type WaivedReport, withWaivers } from "../../shared/quality/waived.ts";
import type { Delivery, PreviewSigner } from "./deliver.ts";
import type { ReviewerMails } from "./reviewer-mails.ts";
import type { Asset, AssetSummary, ReviewState, Version } from "./schemas/asset.ts";
import type { ReviewerMail } from "./schemas/reviewer-mail.ts";

export interface ViewDependencies {
  catalog: Pick<Catalog, "getVersion" | "findCatalogue" | "findReview">;
  delivery: Pick<Delivery, "previewSigner" | "isPreviewable">;
  mailsTo: ReviewerMails;
  waivers: Pick<Waivers, "inForce">;
}

/** Assets and versions as the API shows them to one caller. */
export function makeAssetView({ catalog, delivery, mailsTo, waivers }: ViewDependencies) {
  return {
    async summaries(assets: readonly AssetRecord[], caller: Caller): Promise<AssetSummary[]> {
      const sign = await delivery.previewSigner();
      return assets.map((asset) => summaryOf(asset, caller, sign));
    },

    async asset(asset: AssetRecord, caller: Caller): Promise<Asset> {
      const sign = await delivery.previewSigner();
      return {
        ...summaryOf(asset, caller, sign),
        bucket: asset.bucket,
        metadata: asset.metadata,
        links: linksOf(asset, caller),
        current: await versionOf(await catalog.getVersion(asset.id, asset.version), caller, sign),
      };
    },

    async version(version: VersionRecord, caller: Caller): Promise<Version> {
      return versionOf(version, caller, await delivery.previewSigner());
    },
  };

  async function versionOf(version: VersionRecord, caller: Caller, sign: PreviewSigner): Promise<Version> {
    const [catalogue, review, mails] = await Promise.all([
      catalog.findCatalogue(version.assetId, version.version),
      version.rounds === 0 ? undefined : catalog.findReview(version.assetId, version.version, version.rounds),
      mailsTo(version, caller),
    ]);
    const shows = may(caller, "preview", version.brand) && delivery.isPreviewable(version.status);
    return {
      assetId: version.assetId,
      version: version.version,
      status: version.status,
      statusReason: version.statusReason,
      checksum: version.checksum,
      bytes: version.master.bytes,
      contentType: version.contentType,
      uploadedAt: version.uploadedAt,
      uploadedBy: version.uploadedBy,
      technical: catalogue?.technical ?? null,
      embedded: catalogue?.embedded ?? {},
      renditions: (catalogue?.renditions ?? []).map((rendition) => ({
        ...rendition,
        // A playlist or a track cannot be opened by a signature of its own; `playback` gives those.
        previewUrl: shows && !/\.(m3u8|vtt)$/.test(rendition.key) ? sign(rendition.key, version.rights) : null,
      })),
      tags: catalogue?.tagged.tags ?? [],
      dominantColours: catalogue?.tagged.dominantColours ?? [],
      imageQuality: catalogue?.tagged.imageQuality ?? null,
      quality: catalogue === undefined ? null : await qualityOf(version, catalogue.quality),
      cost: { estimate: catalogue?.estimate ?? null, actual: catalogue?.actual ?? null },
      review: review === undefined ? null : reviewOf(review, mails),
      rights: version.rights,
      execution: version.execution,
    };
  }

  /** Waivers are looked for where there is something to except. */
  async function qualityOf({ assetId, checksum }: VersionRecord, quality: QualityReport): Promise<WaivedReport> {
    return withWaivers(quality, quality.findings.length === 0 ? [] : await waivers.inForce(assetId, checksum));
  }

  function summaryOf(asset: AssetRecord, caller: Caller, sign: PreviewSigner): AssetSummary {
    const previews = may(caller, "preview", asset.brand);
    const shows = delivery.isPreviewable(asset.status) && (previews || asset.status === "live");
    const signed = (key: string | undefined | null) => (shows && key ? sign(key, asset.rights) : null);
    const scrubUrl = signed(asset.scrub?.key);
    return {
      id: asset.id,
      key: asset.key,
      title: asset.title,
      kind: asset.kind,
      brand: asset.brand,
      campaign: asset.campaign,
      status: asset.status,
      statusReason: asset.statusReason,
      version: asset.version,
      createdAt: asset.createdAt,
      updatedAt: asset.updatedAt,
      thumbUrl: signed(asset.thumbKey),
      thumbhash: asset.thumbhash,
      scrub: asset.scrub === null || scrubUrl === null ? null : sheetOf(asset.scrub, scrubUrl),
      durationMs: asset.durationMs,
      width: asset.width,
      height: asset.height,
      tags: asset.tags,
      bytes: asset.bytes,
      uploadedBy: asset.uploadedBy,
      review: previews ? asset.review : null,
    };
  }
}

function sheetOf({ key: _, ...sheet }: NonNullable<AssetRecord["scrub"]>, url: string) {
  return { url, ...sheet };
}

function reviewOf(review: ReviewRecord, mails: ReadonlyMap<string, ReviewerMail>): ReviewState {
  const { round, state, openedAt, stages } = review;
  const dueDates = stages.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt])).sort();
  return {
    round,
    state,
    dueAt: dueDates.at(-1) ?? openedAt,
    reviewers: stages.flatMap((stage) =>
      stage.reviewers
        .filter(({ standing }) => standing === "asked")
        .map(({ id, name, decision, decidedAt, comment }) => {
          const mail = mails.get(id);
          return {
            name,
            stage: stage.name,
            stageState: stage.state,
            decision,
            decidedAt,
            comment,
            ...(mail !== undefined && { mail }),
          };
        }),
    ),
  };
}

function linksOf(asset: AssetRecord, caller: Caller): Record<string, string> {
  const self = `/v1/assets/${asset.id}`;
  const produces = may(caller, "produce", asset.brand);
  const previews = may(caller, "preview", asset.brand);
  return {
    self,
    versions: `${self}/versions`,
    events: `${self}/events`,
    ...(asset.liveVersion !== null || previews ? { playback: `${self}/playback` } : {}),
    ...(produces && (asset.status === "failed" || asset.status === "quarantined") ? { retry: `${self}/retry` } : {}),
    ...(produces && !["withdrawn", "rejected", "archived", "deleted"].includes(asset.status)
      ? { withdraw: `${self}/withdraw` }
      : {}),
    ...(produces && ["changes_requested", "withdrawn"].includes(asset.status) ? { reviews: `${self}/reviews` } : {}),
  };
}
