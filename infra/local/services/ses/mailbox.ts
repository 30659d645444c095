import type { Kernel } from "../../kernel/kernel.ts";

/** A mail as it was delivered. */
export interface DeliveredMail {
  id: string;
  at: string;
  from: string;
  /** Those that it was delivered to. */
  to: string[];
  replyTo: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
  attachments: { name: string; contentType: string; content: Uint8Array }[];
}

/** Every mail that was delivered, to whomever, in SQLite. */
export function makeMailbox(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(`create table if not exists ses_mail (id text primary key, document text not null);
    create table if not exists ses_attachments (mail text not null, position integer not null, name text not null, content_type text not null, content blob not null, primary key (mail, position));`);
  const insert = db.prepare("insert into ses_mail (id, document) values (?, ?)");
  const insertAttachment = db.prepare(
    "insert into ses_attachments (mail, position, name, content_type, content) values (?, ?, ?, ?, ?)",
  );
  const all = db.prepare("select document from ses_mail order by rowid");
  const attachment = db.prepare(
    "select name, content_type, content from ses_attachments where mail = ? and position = ?",
  );

  type Listed = Omit<DeliveredMail, "attachments"> & { attachments: { name: string; contentType: string }[] };

  return {
    deliver(mail: DeliveredMail): void {
      kernel.store.transaction(() => {
        const listed: Listed = {
          ...mail,
          attachments: mail.attachments.map(({ name, contentType }) => ({ name, contentType })),
        };
        insert.run(mail.id, JSON.stringify(listed));
        for (const [position, { name, contentType, content }] of mail.attachments.entries())
          insertAttachment.run(mail.id, position, name, contentType, content);
      });
    },

    /** Oldest first. */
    list: () => all.all().map((row): Listed => JSON.parse(String(row.document))),

    /** An attachment by its place in the mail's list. */
    attachment(
      mailId: string,
      position: number,
    ): { name: string; contentType: string; content: Uint8Array } | undefined {
      const row = attachment.get(mailId, position);
      if (!(row?.content instanceof Uint8Array)) return undefined;
      return { name: String(row.name), contentType: String(row.content_type), content: row.content };
    },
  };
}
