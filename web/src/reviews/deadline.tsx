import { useTranslation } from "react-i18next";
import { locale } from "../i18n/locale.ts";
import { DateTime } from "../parts/date-time.tsx";

interface DeadlineProps {
  iso: string;
  /** Of the calendar by which it was reckoned; null when that is not known any more. */
  timeZone: string | null;
}

/** A due date by this person's clock and, where that is another, by the clocks of those who reckoned it. */
export function Deadline({ iso, timeZone }: DeadlineProps) {
  const { t } = useTranslation("reviews");
  const time = timeZone === null ? null : timeElsewhere(iso, timeZone);
  const place = timeZone?.split("/").at(-1)?.replaceAll("_", " ") ?? "";
  return (
    <span>
      <DateTime iso={iso} />
      {time !== null && <span className="text-quiet"> ({t("timeIn", { time, place })})</span>}
    </span>
  );
}

/** Null where the clocks show the same. */
function timeElsewhere(iso: string, timeZone: string): string | null {
  const shown = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale(), { weekday: "short", hour: "numeric", minute: "2-digit", ...options }).format(
      new Date(iso),
    );
  const there = shown({ timeZone });
  return there === shown({}) ? null : there;
}
