import { ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Says that something new has come, and lets it in when asked. */
export function NewPill({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation("library");
  return (
    <div aria-live="polite" className="pointer-events-none sticky top-3 z-20 flex h-0 justify-center">
      {count > 0 && (
        <button
          type="button"
          className="button button-main pointer-events-auto h-9 rounded-full shadow-overlay"
          onClick={() => {
            onShow();
            window.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp />
          {t("fresh", { count })}
        </button>
      )}
    </div>
  );
}
