import { useTranslation } from "react-i18next";
import type { ReviewerMail } from "../../../functions/api/schemas/reviewer-mail.ts";

/** What went wrong with the mail to a reviewer; nothing while all is well. */
export function MailNote({ mail }: { mail: ReviewerMail | undefined }) {
  const { t } = useTranslation("asset");
  if (mail === undefined) return null;
  const { state, reason } = mail;
  if (state !== "bounced" && state !== "complained" && state !== "rejected") return null;
  return (
    <p className="mt-1 text-xs text-bad wrap-anywhere">
      {t(`mail.${state}`)} {state !== "complained" && reason}
    </p>
  );
}
