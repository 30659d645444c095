import type { Mail } from "./mail-pages.ts";

/**
 * A mail's HTML with its own pictures in place: `cid:` addresses become data of the attachment with that content id, or,
 * where a mail gives none, of that file name without its ending. Others stay, and show as missing, as in a mail program.
 */
export function inlinePictures(mail: Mail, read: (position: number) => Uint8Array | undefined): string {
  return (mail.html ?? "").replaceAll(/(["'(])cid:([^"')]+)/g, (whole, before: string, contentId: string) => {
    const position = mail.attachments.findIndex((attachment) => idOf(attachment) === contentId);
    const attachment = mail.attachments[position];
    const content = attachment?.contentType.startsWith("image/") ? read(position) : undefined;
    if (!attachment || !content) return whole;
    return `${before}data:${attachment.contentType};base64,${Buffer.from(content).toString("base64")}`;
  });
}

function idOf({ contentId, name }: Mail["attachments"][number]): string {
  return contentId?.replaceAll(/[<>]/g, "") ?? name.replace(/\.[^.]*$/, "");
}
