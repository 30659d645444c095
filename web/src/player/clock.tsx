import { useTranslation } from "react-i18next";
import { timecodeOf } from "../../../shared/comment/timecode.ts";
import { formatDuration } from "../parts/format.ts";
import type { Transport } from "./transport.ts";
import { useTransportState } from "./use-transport.ts";

/** Where one is: as timecode where frames are counted, else in minutes and seconds. */
export function Clock({ transport }: { transport: Transport }) {
  const { t } = useTranslation("player");
  const place = useTransportState(transport, ({ frame, seconds }) => frame ?? Math.floor(seconds));
  const length = useTransportState(transport, ({ durationSeconds }) => durationSeconds);
  const { facts } = transport;
  const [now, whole] = facts
    ? [timecodeOf(place, facts.rate), timecodeOf(facts.frames, facts.rate)]
    : [formatDuration(place * 1000), formatDuration(length * 1000)];
  return (
    <p className="mx-1.5 text-sm whitespace-nowrap tabular-nums" title={facts && t("frame", { frame: place })}>
      {now}
      <span className="text-quiet max-sm:hidden"> / {whole}</span>
    </p>
  );
}
