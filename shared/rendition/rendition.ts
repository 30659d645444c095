import * as z from "zod";

/** What a rendition is for; the rendition's name may be more particular, such as `web-avif`. */
export const RenditionRole = z.enum([
  "thumb",
  "preview",
  "web",
  "full",
  "hls",
  "proxy",
  "poster",
  "sprite",
  "thumbnails",
  "waveform",
  "frame",
  "audio",
]);
export type RenditionRole = z.infer<typeof RenditionRole>;

/** One file (or, for HLS, one tree of files) made from a master. */
export const Rendition = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  role: RenditionRole,
  contentType: z.string(),
  /** Key in the renditions bucket; for HLS that of the multivariant playlist. Always under `renditionPrefix`. */
  key: z.string(),
  bytes: z.number().int().nonnegative(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  durationMs: z.number().int().nonnegative().optional(),
  bitrateKbps: z.number().int().nonnegative().optional(),
  codec: z.string().optional(),
  animated: z.boolean().optional(),
  /** Of a sprite: how many pictures lie in it, row by row, and their size. */
  tiles: z
    .object({
      count: z.number().int().positive(),
      width: z.number().int().positive(),
      height: z.number().int().positive(),
    })
    .optional(),
});
export type Rendition = z.infer<typeof Rendition>;

/** Where a version's renditions live: the same path in the bucket and on the distribution. */
export function renditionPrefix(assetId: string, version: number): string {
  return `renditions/${assetId}/v${version}/`;
}
