import type { Caller } from "../../shared/access/grant.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { CommentList } from "../../shared/catalog/comment-list.ts";
import type { CatalogueRecord, VersionRecord } from "../../shared/catalog/records.ts";
import { frameFacts } from "../../shared/comment/anchor.ts";
import { frameRatio, sameMoment } from "../../shared/comment/frame-arithmetic.ts";
import { DomainError } from "../../shared/error.ts";
import { cappedExpiry } from "../../shared/rights/rights.ts";
import type { makeAssetView } from "./asset-view.ts";
import type { Delivery } from "./deliver.ts";
import type { FindAsset } from "./find-asset.ts";
import { commentView } from "./schemas/comment.ts";
import type { Alignment, Comparison } from "./schemas/comparison.ts";
import type { Playback } from "./schemas/delivery.ts";

export interface CompareDependencies {
  catalog: Pick<Catalog, "getVersion" | "findCatalogue">;
  list: CommentList;
  findAsset: FindAsset;
  view: Pick<ReturnType<typeof makeAssetView>, "version">;
  delivery: Pick<Delivery, "playbackOf" | "isPreviewable">;
  /** Seconds for which what is shown can be played. */
  ttlSeconds: number;
  now: () => Date;
}

/** As many as a page shows at first; what follows is read by the cursor. */
const commentsAtOnce = 50;

/** Puts two versions of an asset side by side: what was measured, what can be played, what was said, and which frames belong together. */
export function makeCompareVersions(dependencies: CompareDependencies) {
  const { catalog, list, findAsset, view, delivery, ttlSeconds, now } = dependencies;

  /** @throws DomainError not_found, forbidden. */
  return async (caller: Caller, id: string, numbers: { left: number; right: number }): Promise<Comparison> => {
    const asset = await findAsset(caller, id, "preview");
    const [left, right] = await Promise.all([read(asset.id, numbers.left), read(asset.id, numbers.right)]);
    const [leftSide, rightSide] = await Promise.all([sideOf(left, caller), sideOf(right, caller)]);
    return { left: leftSide, right: rightSide, alignment: alignmentOf(left, right) };
  };

  async function read(assetId: string, number: number) {
    const [version, catalogue] = await Promise.all([
      catalog.getVersion(assetId, number),
      catalog.findCatalogue(assetId, number),
    ]);
    return { version, catalogue };
  }

  async function sideOf({ version, catalogue }: Compared, caller: Caller): Promise<Comparison["left"]> {
    const [shown, playback, page] = await Promise.all([
      view.version(version, caller),
      playbackOf(version, catalogue),
      list.page({ assetId: version.assetId, version: version.version, limit: commentsAtOnce }),
    ]);
    return { version: shown, playback, comments: { items: page.items.map(commentView), cursor: page.cursor } };
  }

  async function playbackOf(version: VersionRecord, catalogue: CatalogueRecord | undefined): Promise<Playback | null> {
    const expiry = cappedExpiry(version.rights, now(), ttlSeconds, ttlSeconds);
    if (catalogue === undefined || expiry === null || !delivery.isPreviewable(version.status)) return null;
    try {
      return await delivery.playbackOf(version, catalogue, expiry, true);
    } catch (error) {
      if (error instanceof DomainError && error.code === "not_found") return null;
      throw error;
    }
  }
}
export type CompareVersions = ReturnType<typeof makeCompareVersions>;

interface Compared {
  version: VersionRecord;
  catalogue: CatalogueRecord | undefined;
}

/** How the frames of two versions lie beside each other; null unless both are films whose rates are known. */
export function alignmentOf(one: Compared, other: Compared): Alignment | null {
  const left = frameFacts(one.version.kind, one.catalogue?.technical);
  const right = frameFacts(other.version.kind, other.catalogue?.technical);
  if (left === undefined || right === undefined) return null;
  return {
    rates: { left: left.rate, right: right.rate },
    frames: { left: left.frames, right: right.frames },
    offsets: { left: 0, right: 0 },
    overlap: {
      left: Math.min(left.frames, sameMoment(right.frames, right.rate, left.rate)),
      right: Math.min(right.frames, sameMoment(left.frames, left.rate, right.rate)),
    },
    leftToRight: frameRatio(left.rate, right.rate),
    rightToLeft: frameRatio(right.rate, left.rate),
  };
}
