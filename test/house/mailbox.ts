import * as z from "zod";

const Mail = z.object({
  id: z.string(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
});
export type Mail = z.infer<typeof Mail>;

/** Everything that has been sent, oldest first. */
export async function readMailbox(endpoint: string): Promise<Mail[]> {
  const response = await fetch(`${endpoint}/_local/mail.json`);
  return z
    .array(Mail)
    .parse(await response.json())
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** The review link in a mail, as a person would follow it: the first address of the kind in its text. */
export function reviewLink(mail: Mail): string | undefined {
  return /https?:\/\/\S+\/r\/[\w.~-]+/.exec(mail.text ?? "")?.[0];
}

/** The token of a review link. */
export function reviewToken(link: string): string {
  return new URL(link).pathname.slice("/r/".length);
}
