import type * as z from "zod";
import { Comparison } from "../../../../functions/api/schemas/comparison.ts";
import type { Playback } from "../../../../functions/api/schemas/delivery.ts";
import type { ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";
import { frameFacts } from "../../../../shared/comment/anchor.ts";
import { signed } from "../../api.ts";
import type { Side } from "./side.ts";

/** Of a comparison, what is shown beside each other. */
const ComparedSide = Comparison.shape.left.pick({ version: true, playback: true });
const Compared = Comparison.extend({ left: ComparedSide, right: ComparedSide });

/** Two versions of an asset, for somebody who is signed in. */
export async function compared(assetId: string, versions: { left: number; right: number }) {
  const query = new URLSearchParams({ left: String(versions.left), right: String(versions.right) });
  const { left, right, alignment } = await signed(
    `/v1/assets/${encodeURIComponent(assetId)}/compare?${query}`,
    Compared,
  );
  return { left: sideOf(left), right: sideOf(right), alignment };
}

function sideOf({ version: { version, technical }, playback }: z.infer<typeof ComparedSide>): Side {
  return { version, media: playback && mediaOf(playback, technical ?? {}) };
}

function mediaOf(
  { type, url, poster, waveform, thumbnails }: Playback,
  technical: Partial<NonNullable<z.infer<typeof ComparedSide>["version"]["technical"]>>,
): ReviewMedia {
  const { width, height } = technical;
  return {
    type,
    url,
    poster: poster ?? waveform,
    thumbnails,
    aspect: width === undefined || height === undefined ? null : width / height,
    film: frameFacts(type === "hls" ? "video" : null, technical) ?? null,
  };
}
