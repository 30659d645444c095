import * as z from "zod";

/** What people write: line breaks and tabs are theirs, no other control characters are. */
function written(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])\p{Cc}/gu, "")
    .trim();
}

export const CommentText = z.string().overwrite(written).min(1, "Say something.").max(4_000);
export const ReasonText = z.string().overwrite(written).min(1, "Say why.").max(2_000);
