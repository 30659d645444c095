import * as z from "zod";
import { Playback } from "../../../../functions/api/schemas/delivery.ts";
import { EarlierVersion, type ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";
import { frameFacts } from "../../../../shared/comment/anchor.ts";
import { signed } from "../../api.ts";
import type { Side } from "./side.ts";

const Rate = z.object({ numerator: z.number(), denominator: z.number() });

/** Of one version, what is shown of it beside another. */
const ComparedSide = z.object({
  version: z.object({
    version: z.number().int(),
    technical: z
      .object({
        width: z.number().optional(),
        height: z.number().optional(),
        durationMs: z.number().optional(),
        frameRate: Rate.optional(),
      })
      .nullable(),
  }),
  playback: Playback.nullable(),
});

const Compared = z.object({
  left: ComparedSide,
  right: ComparedSide,
  alignment: EarlierVersion.shape.alignment,
});

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
  technical: NonNullable<z.infer<typeof ComparedSide>["version"]["technical"]>,
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
