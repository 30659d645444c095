import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SignedRendition } from "../../../functions/api/schemas/delivery.ts";
import { formatTime } from "../parts/format.ts";
import { CopyButton } from "./copy-button.tsx";

/** A link to hand on, and until when it holds. */
export function SignedLink({ name, signed }: { name: string; signed: SignedRendition }) {
  const { t } = useTranslation("asset");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className="card space-y-2 p-4">
      <p className="text-sm" id="signed-link">
        {t("renditions.linkHolds", { name, time: formatTime(signed.expiresAt) })}
      </p>
      <div className="flex gap-2">
        <input ref={field} className="field" readOnly value={signed.url} aria-labelledby="signed-link" />
        <CopyButton label={t("renditions.copyLink")} text={signed.url} />
      </div>
    </div>
  );
}
