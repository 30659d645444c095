import * as z from "zod";

export const SignedRendition = z.object({
  url: z.string(),
  expiresAt: z.iso.datetime(),
  contentType: z.string(),
  bytes: z.number().int(),
});
export type SignedRendition = z.infer<typeof SignedRendition>;

export const Playback = z.object({
  type: z.enum(["hls", "audio", "image"]),
  url: z.string(),
  poster: z.string().nullable(),
  /** A WebVTT file whose cues point into a sprite sheet. */
  thumbnails: z.string().nullable(),
  waveform: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
export type Playback = z.infer<typeof Playback>;
