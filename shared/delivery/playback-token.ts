import * as z from "zod";
import { openToken, signToken } from "../signing/signed-token.ts";

const Payload = z.object({ a: z.string(), v: z.number().int(), e: z.number().int(), p: z.boolean() });

/** Lets a player fetch the playlists of one version without headers, until `expiresAtSeconds` since the epoch. */
export interface PlaybackPass {
  assetId: string;
  version: number;
  expiresAtSeconds: number;
  /** For those who may see the unapproved. */
  preview: boolean;
}

export function signPlaybackPass(
  { assetId, version, expiresAtSeconds, preview }: PlaybackPass,
  secret: string,
): string {
  return signToken("playback", { a: assetId, v: version, e: expiresAtSeconds, p: preview }, secret);
}

/** The pass, if it is ours and still holds. */
export function openPlaybackPass(token: string, secret: string, now: Date): PlaybackPass | undefined {
  const payload = openToken("playback", Payload, token, secret);
  if (payload === undefined || payload.e * 1000 <= now.getTime()) return undefined;
  return { assetId: payload.a, version: payload.v, expiresAtSeconds: payload.e, preview: payload.p };
}
