import { Pause, Play, StepBack, StepForward } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";
import { timecodeOf } from "../../../../shared/comment/timecode.ts";
import { formatDuration } from "../../parts/format.ts";
import { frameFactsOf } from "../../player/frame-position.ts";
import { OverPicture } from "../../player/over-picture.tsx";
import type { Transport } from "../../player/transport.ts";
import { usePlaylist } from "../../player/use-playlist.ts";
import { useTransportState } from "../../player/use-transport.ts";
import type { Mode } from "./comparison.tsx";
import { followLeader } from "./follow-leader.ts";
import { Panes } from "./panes.tsx";
import type { Alignment, Overlays, Side } from "./side.ts";

type Shown = Side & { media: ReviewMedia };

interface FilmPairProps {
  left: Shown;
  right: Shown;
  alignment: Alignment | null;
  transport: Transport;
  overlays: Overlays;
  mode: Mode;
}

/** Two films that run as one: the right one leads, and one of them is heard. */
export function FilmPair({ left, right, alignment, transport, overlays, mode }: FilmPairProps) {
  const { t } = useTranslation(["compare", "player"]);
  const one = useRef<HTMLVideoElement>(null);
  const other = useRef<HTMLVideoElement>(null);
  const [heard, setHeard] = useState<"left" | "right">("right");
  useEffect(() => (other.current ? transport.attach(other.current) : undefined), [transport]);
  useEffect(() => {
    const facts = frameFactsOf(left.media.film?.rate, left.media.film?.frames);
    return one.current ? followLeader(transport, one.current, facts, alignment?.rightToLeft ?? null) : undefined;
  }, [transport, left.media.film, alignment]);
  const film = (side: Shown, video: RefObject<HTMLVideoElement | null>, isHeard: boolean, overlay: ReactNode) => (
    <Film
      video={video}
      overlay={overlay}
      media={side.media}
      title={t("compare:version", { version: side.version })}
      isMuted={!isHeard}
      onRefused={t("compare:nothing", { version: side.version })}
    />
  );
  return (
    <div className="space-y-2">
      <Panes
        mode={mode}
        versions={{ left: left.version, right: right.version }}
        aspect={right.media.aspect ?? 16 / 9}
        left={film(left, one, heard === "left", overlays.left)}
        right={film(right, other, heard === "right", overlays.right)}
      />
      <Controls
        transport={transport}
        timeline={overlays.timeline}
        heard={heard}
        versions={{ left: left.version, right: right.version }}
        onHeard={setHeard}
      />
    </div>
  );
}

interface FilmProps {
  video: RefObject<HTMLVideoElement | null>;
  overlay: ReactNode;
  media: ReviewMedia;
  title: string;
  isMuted: boolean;
  onRefused: string;
}

function Film({ video, overlay, media, title, isMuted, onRefused }: FilmProps) {
  const { isRefused } = usePlaylist(video, media.url);
  return (
    <>
      <video
        ref={video}
        className="size-full object-contain"
        poster={media.poster ?? undefined}
        playsInline
        preload="auto"
        muted={isMuted}
        aria-label={title}
      />
      {overlay && <OverPicture aspect={media.aspect ?? 16 / 9}>{overlay}</OverPicture>}
      {isRefused && (
        <p role="alert" className="absolute inset-x-0 bottom-2 text-center text-sm text-bad">
          {onRefused}
        </p>
      )}
    </>
  );
}

interface ControlsProps {
  transport: Transport;
  timeline: ReactNode;
  heard: "left" | "right";
  versions: { left: number; right: number };
  onHeard: (heard: "left" | "right") => void;
}

function Controls({ transport, timeline, heard, versions, onHeard }: ControlsProps) {
  const { t } = useTranslation("compare");
  const group = useId();
  const isPlaying = useTransportState(transport, (state) => state.isPlaying);
  const length = useTransportState(transport, (state) => state.durationSeconds);
  const place = useTransportState(transport, ({ frame, seconds }) => frame ?? Math.round(seconds * 10));
  const { facts } = transport;
  const words = facts ? timecodeOf(place, facts.rate) : formatDuration(place * 100);
  const most = facts ? facts.frames - 1 : Math.floor(length * 10);
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-0.5">
      <div className="relative w-full">
        <input
          type="range"
          className="block h-8 w-full accent-accent pointer-coarse:h-11"
          aria-label={t("place")}
          aria-valuetext={words}
          min={0}
          max={Math.max(1, most)}
          step={1}
          value={place}
          onChange={({ target: { valueAsNumber: to } }) =>
            facts ? transport.seekToFrame(to) : transport.seek(to / 10)
          }
        />
        {/* As far in as the middle of the thumb goes. */}
        <div className="pointer-events-none absolute inset-x-2 inset-y-0">{timeline}</div>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t(isPlaying ? "pause" : "play")}
        title={t(isPlaying ? "pause" : "play")}
        onClick={transport.toggle}
      >
        {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t("frameBack")}
        title={t("frameBack")}
        onClick={() => transport.stepFrame(-1)}
      >
        <StepBack aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t("frameOn")}
        title={t("frameOn")}
        onClick={() => transport.stepFrame(1)}
      >
        <StepForward aria-hidden="true" />
      </button>
      <span className="ml-1 text-sm tabular-nums">{words}</span>
      <fieldset className="ml-auto flex items-center gap-3 text-sm">
        <legend className="sr-only">{t("sound")}</legend>
        <span aria-hidden="true" className="text-quiet">
          {t("sound")}
        </span>
        {(["left", "right"] as const).map((side) => (
          <label key={side} className="flex min-h-9 items-center gap-1.5 pointer-coarse:min-h-11">
            <input
              type="radio"
              name={group}
              className="size-4 accent-accent"
              checked={heard === side}
              onChange={() => onHeard(side)}
            />
            {t("version", { version: versions[side] })}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
