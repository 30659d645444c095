import type { FrameRate } from "../media/frame-rate.ts";
import type { CommentRecord } from "./comment.ts";

/** A version with everything that was said about it, as it is exported. */
export interface CommentedVersion {
  title: string;
  version: number;
  width: number | undefined;
  height: number | undefined;
  /** Undefined for what has no frames. */
  film: { rate: FrameRate; frames: number } | undefined;
  /** Each followed by its replies. */
  comments: readonly CommentRecord[];
}

/** One thing that is pointed at on the time line. */
export interface Marker {
  first: number;
  last: number;
  comment: CommentRecord;
  replies: readonly CommentRecord[];
}

/** What has a place on the time line, in its order; what was said of the whole has none. */
export function markersOf(comments: readonly CommentRecord[]): Marker[] {
  const replies = Map.groupBy(comments, ({ parent }) => parent);
  return comments
    .flatMap((comment) =>
      comment.frames === null || comment.parent !== null
        ? []
        : [
            {
              first: comment.frames.first,
              last: comment.frames.last,
              comment,
              replies: replies.get(comment.id) ?? [],
            },
          ],
    )
    .sort((one, other) => one.first - other.first);
}

/** How long the time line has to be: as the film, or up to the last frame that is pointed at. */
export function lengthOf(frames: number, markers: readonly Marker[]): number {
  return markers.reduce((length, { last }) => Math.max(length, last + 1), Math.max(1, frames));
}
