import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { backdropClass, dialogClass } from "./dialog.tsx";

interface ConfirmProps {
  isOpen: boolean;
  onClose: () => void;
  /** The question. */
  title: string;
  /** What follows from a yes. */
  children: ReactNode;
  /** The deed in a verb, such as “Withdraw”. */
  action: string;
  /** What leaves everything as it is; “Cancel” where nothing says it better. */
  keep?: string;
  isBad?: boolean;
  onConfirm: () => void;
}

/** Asks before what cannot be undone. What can, is done at once and offers its undoing in a toast. */
export function Confirm({ isOpen, onClose, title, children, action, keep, isBad = false, onConfirm }: ConfirmProps) {
  const { t } = useTranslation("parts");
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${dialogClass} w-[min(28rem,100%-2rem)] p-5 sm:p-6`}>
          <AlertDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1 text-quiet">
            {children}
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Close className="button">{keep ?? t("cancel")}</AlertDialog.Close>
            <Button
              kind={isBad ? "bad" : "main"}
              onClick={() => {
                onConfirm();
                onClose();
              }}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
