import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../parts/icon-button.tsx";
import { toastFailure } from "../parts/toasts.ts";

/** Puts a text where it can be pasted from. */
export function CopyButton({ label, text, className = "" }: { label: string; text: string; className?: string }) {
  const { t } = useTranslation("asset");
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  return (
    <IconButton
      label={isCopied ? t("copied") : label}
      icon={isCopied ? Check : Copy}
      className={className}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(text),
          () => toastFailure({ title: t("notCopied") }),
        )
      }
      onBlur={() => setCopied(undefined)}
    />
  );
}
