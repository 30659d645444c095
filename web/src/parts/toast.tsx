import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toasts } from "./toasts.ts";

/** Where toasts appear; it stands once, in the shell. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts}>
      <Shown />
    </Toast.Provider>
  );
}

function Shown() {
  const { t } = useTranslation("parts");
  const { toasts: shown } = Toast.useToastManager();
  return (
    <Toast.Portal>
      <Toast.Viewport
        aria-label={t("notifications")}
        className="fixed right-4 bottom-20 z-50 flex w-[min(24rem,100%-2rem)] flex-col gap-2 lg:bottom-4"
      >
        {shown.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            className="rounded-lg border border-line bg-raised text-ink shadow-overlay transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
          >
            <Toast.Content className="flex items-center gap-3 py-2 pr-2 pl-4">
              <div className="min-w-0 grow py-1 wrap-anywhere">
                <Toast.Title className={`text-sm font-medium ${toast.type === "bad" ? "text-bad" : ""}`} />
                <Toast.Description className="text-sm text-quiet" />
              </div>
              <Toast.Action className="button min-h-8 shrink-0 px-3 text-sm" />
              <Toast.Close aria-label={t("close")} className="icon-button size-8">
                <X />
              </Toast.Close>
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
