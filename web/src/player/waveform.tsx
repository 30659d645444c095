import { useTranslation } from "react-i18next";
import { formatDuration } from "../parts/format.ts";
import type { Transport } from "./transport.ts";
import { useTransportState } from "./use-transport.ts";

interface WaveformProps {
  /** An SVG that may be drawn to any width; without it there is a plain bar. */
  picture: string | null;
  title: string;
  transport: Transport;
}

/** The whole sound at a glance; what has been played is coloured, and every place of it can be gone to. */
export function Waveform({ picture, title, transport }: WaveformProps) {
  const { t } = useTranslation("player");
  const length = useTransportState(transport, (state) => state.durationSeconds);
  const seconds = useTransportState(transport, (state) => state.seconds);
  const played = length === 0 ? 0 : Math.min(100, (seconds / length) * 100);
  // A mask takes the shape of the picture and the colours of the page, in the light and in the dark.
  const shape = picture === null ? { maskImage: "none" } : { maskImage: `url("${picture}")`, maskSize: "100% 100%" };
  return (
    <div className="relative h-36 bg-surface px-4 py-3 focus-within:outline-2 focus-within:-outline-offset-2 focus-within:outline-accent">
      <div className="relative size-full">
        {picture && (
          <img src={picture} alt={t("waveform", { title })} className="absolute inset-0 size-full opacity-0" />
        )}
        <div className="absolute inset-0 bg-edge" style={shape} />
        <div className="absolute inset-0 bg-accent" style={{ ...shape, clipPath: `inset(0 ${100 - played}% 0 0)` }} />
        <div className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink" style={{ left: `${played}%` }} />
        <input
          type="range"
          aria-label={t("place", { title })}
          aria-valuetext={`${formatDuration(seconds * 1000)} / ${formatDuration(length * 1000)}`}
          min={0}
          max={length}
          step="any"
          value={seconds}
          disabled={length === 0}
          className="absolute inset-0 m-0 size-full cursor-pointer touch-pan-y appearance-none opacity-0"
          onChange={(event) => transport.seek(event.target.valueAsNumber)}
        />
      </div>
    </div>
  );
}
