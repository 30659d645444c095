import * as z from "zod";
import { Rate } from "../../../shared/comment/anchor.ts";
import { Version } from "./asset.ts";
import { CommentPage } from "./comment.ts";
import { Playback } from "./delivery.ts";

const Side = z.object({
  version: Version,
  /** Null when there is nothing to play: it is not made yet, or was taken back. */
  playback: Playback.nullable(),
  comments: CommentPage,
});

/** How the frames of two films lie beside each other. */
export const Alignment = z.object({
  rates: z.object({ left: Rate, right: Rate }),
  frames: z.object({ left: z.number().int(), right: z.number().int() }),
  /** Frames by which a side begins later. */
  offsets: z.object({ left: z.number().int(), right: z.number().int() }),
  /** In how many frames of a side the other shows something, too. */
  overlap: z.object({ left: z.number().int(), right: z.number().int() }),
  /** Frames of the right for each frame of the left: frame `f` of the left is shown with `⌊f × numerator ÷ denominator⌋`. */
  leftToRight: Rate,
  rightToLeft: Rate,
});
export type Alignment = z.infer<typeof Alignment>;

export const Comparison = z.object({
  left: Side,
  right: Side,
  /** Null unless both are films whose frame rates are known. */
  alignment: Alignment.nullable(),
});
export type Comparison = z.infer<typeof Comparison>;
