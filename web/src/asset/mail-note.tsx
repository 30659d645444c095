import type { ReviewerMail } from "../../../functions/api/schemas/reviewer-mail.ts";

const words: Partial<Record<ReviewerMail["state"], string>> = {
  bounced: "The mail came back.",
  complained: "The mail was marked as spam.",
  rejected: "The mail was not sent.",
};

/** What went wrong with the mail to a reviewer; nothing while all is well. */
export function MailNote({ mail }: { mail: ReviewerMail | undefined }) {
  const failed = mail && words[mail.state];
  if (!failed) return null;
  return (
    <p className="mt-1 text-xs text-bad wrap-anywhere">
      {failed} {mail.state !== "complained" && mail.reason}
    </p>
  );
}
