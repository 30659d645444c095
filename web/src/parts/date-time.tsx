import { useEffect, useState } from "react";
import { formatAgo, formatTime, formatTimeInFull } from "./format.ts";

interface DateTimeProps {
  iso: string;
  /** “3 hours ago” in the place of the date. It keeps up as time goes by. */
  isRelative?: boolean;
}

/** A moment in the person's language and time zone; in full, with the zone, on hover. */
export function DateTime({ iso, isRelative = false }: DateTimeProps) {
  const now = useMinute(isRelative);
  return (
    <time dateTime={iso} title={formatTimeInFull(iso)} className="whitespace-nowrap tabular-nums">
      {isRelative ? formatAgo(iso, now) : formatTime(iso)}
    </time>
  );
}

function useMinute(isWanted: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
