import type { CommentRecord } from "./comment.ts";
import type { CommentedVersion } from "./commented-version.ts";

export const ntsc = { numerator: 30_000, denominator: 1_001 };
export const pal = { numerator: 25, denominator: 1 };

/** A comment by Rosa, with what a test is about. */
export function commentWith(changes: Partial<CommentRecord> = {}): CommentRecord {
  return {
    assetId: "a1",
    version: 1,
    id: "7",
    parent: null,
    text: "More blue",
    visibility: "shared",
    author: { actor: "reviewer:rosa@example.com", name: "Rosa", email: "rosa@example.com", guest: true },
    frames: null,
    region: null,
    page: null,
    mentions: [],
    createdAt: "2027-01-01T09:00:00.000Z",
    resolved: null,
    answer: null,
    ...changes,
  };
}

/** A film of ten minutes at 29.97 with these comments. */
export function filmWith(...comments: CommentRecord[]): CommentedVersion {
  return {
    title: "Spring film",
    version: 1,
    width: 1_920,
    height: 1_080,
    film: { rate: ntsc, frames: 17_982 },
    comments,
  };
}
