import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReach } from "../live/live.ts";

/** Says that what is shown may be out of date, for as long as there is no way to find out. */
export function ReachBanner() {
  const { t } = useTranslation("shell");
  const reach = useReach();
  if (reach === "reachable") return null;
  return (
    <div role="status" className="flex items-center gap-2.5 bg-wait-ground px-4 py-2 text-sm text-wait sm:px-8">
      <WifiOff className="size-4 shrink-0" />
      {t(reach)}
    </div>
  );
}
