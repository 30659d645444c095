import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export const backdropClass =
  "fixed inset-0 z-40 bg-black/50 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";
export const dialogClass =
  "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-raised text-ink shadow-overlay outline-none transition-[opacity,scale] duration-150 ease-calm data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0";

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** A sentence beneath the title. */
  description?: ReactNode;
  isWide?: boolean;
  children?: ReactNode;
  /** The buttons, the one that is meant last. */
  actions?: ReactNode;
}

/** Something on its own before the page. The focus stays in it, and goes back to where it was. */
export function Dialog({ isOpen, onClose, title, description, isWide = false, children, actions }: DialogProps) {
  const { t } = useTranslation("parts");
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          className={`${dialogClass} ${isWide ? "w-[min(44rem,100%-2rem)]" : "w-[min(28rem,100%-2rem)]"} p-5 sm:p-6`}
        >
          <div className="flex items-start justify-between gap-4">
            <Base.Title className="text-lg font-semibold wrap-anywhere">{title}</Base.Title>
            <Base.Close className="icon-button -mt-1.5 -mr-2" aria-label={t("close")}>
              <X />
            </Base.Close>
          </div>
          {description && <Base.Description className="mt-1 text-quiet">{description}</Base.Description>}
          {children && <div className="mt-4">{children}</div>}
          {actions && <div className="mt-6 flex flex-wrap justify-end gap-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
