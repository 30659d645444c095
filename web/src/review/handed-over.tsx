import { useTranslation } from "react-i18next";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";

/** Somebody else is asked now. */
export function HandedOver({ to }: { to: string }) {
  const { t } = useTranslation("review");
  return (
    <section
      ref={focusOnArrival}
      tabIndex={-1}
      aria-label={t("handOver.done")}
      className="scroll-my-4 rounded-xl bg-good-ground p-5 text-good outline-none"
    >
      <p className="text-lg font-semibold wrap-anywhere">{t("handOver.thanks", { name: to })}</p>
      <p className="mt-1 text-sm">{t("handOver.doneWhy")}</p>
    </section>
  );
}
