import * as z from "zod";
import { GuestComment } from "../../../../functions/api/schemas/comment.ts";
import { Person, Visibility } from "../../../../shared/comment/comment.ts";

/** A comment, or a reply to one. Guests are told neither who may see it, whatever they see is shared, nor who was told of it. */
export const Remark = GuestComment.extend({
  visibility: Visibility.optional(),
  mentions: z.array(Person).optional(),
});
export type Remark = z.infer<typeof Remark>;

export const RemarkPage = z.object({ items: z.array(Remark), cursor: z.string().nullable() });

/** Enough for anything that people discuss on one page; what is more is read in an exported file. */
const mostPages = 10;

/** Page after page, until there is no more. */
export async function allRemarks(
  page: (cursor: string | null) => Promise<z.infer<typeof RemarkPage>>,
): Promise<Remark[]> {
  const all: Remark[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < mostPages; pages++) {
    const next = await page(cursor);
    all.push(...next.items);
    cursor = next.cursor;
    if (cursor === null) break;
  }
  return all;
}

export interface Thread {
  remark: Remark;
  replies: Remark[];
  /** As it stands in the list and on the picture. */
  number: number;
}

/** Comments with what was replied to them, in the order in which they were begun. */
export function threadsOf(remarks: readonly Remark[]): Thread[] {
  return remarks
    .filter(({ parent }) => parent === null)
    .map((remark, index) => ({
      remark,
      number: index + 1,
      replies: remarks.filter(({ parent }) => parent === remark.id),
    }));
}

/** The query that asks for a part of the list. */
export function listQuery({ cursor, isBefore }: { cursor: string | null; isBefore: boolean }): string {
  return `?${new URLSearchParams({
    limit: "100",
    ...(isBefore ? { previous: "true" } : {}),
    ...(cursor === null ? {} : { cursor }),
  })}`;
}
