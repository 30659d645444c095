import { Toast } from "@base-ui/react/toast";
import i18next from "i18next";

export const toasts = Toast.createToastManager();

interface ToastWords {
  title: string;
  description?: string;
}

/** Says that something has been done, and how to take it back for as long as the words are there (F6 goes to them). */
export function toast({ undo, ...words }: ToastWords & { undo?: () => void }): void {
  const id = toasts.add({
    ...words,
    timeout: undo === undefined ? 5_000 : 10_000,
    ...(undo === undefined
      ? {}
      : {
          actionProps: {
            children: i18next.t("parts:undo"),
            onClick: () => {
              toasts.close(id);
              undo();
            },
          },
        }),
  });
}

/** Says what did not work, at once and until it is dismissed. */
export function toastFailure(words: ToastWords): void {
  toasts.add({ ...words, type: "bad", priority: "high", timeout: 0 });
}
