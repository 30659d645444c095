import { formatTime } from "../parts/format.ts";
import { Recorded } from "../parts/recorded.tsx";

/** What happened, in the words of the record. It tells times in UTC, as it must; people read their own. */
export function EventSummary({ summary }: { summary: string }) {
  return (
    <p className="wrap-anywhere">
      <Recorded text={summary.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, formatTime)} />
    </p>
  );
}
