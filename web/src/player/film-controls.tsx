import { StepBack, StepForward } from "lucide-react";
import {
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPlayButton,
  MediaTimeRange,
  MediaVolumeRange,
} from "media-chrome/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { BarSelect } from "./bar-select.tsx";
import { Clock } from "./clock.tsx";
import { PlayerButton } from "./player-button.tsx";
import { SpeedSelect } from "./speed-select.tsx";
import type { Transport } from "./transport.ts";
import type { Captions } from "./use-captions.ts";
import type { Sound } from "./use-playlist.ts";

/** The page's reset reaches the player's own elements too, and takes the room around their icons: a thumb wants 44 pixels. */
const room = "shrink-0 rounded-lg p-1.5 pointer-coarse:p-2.5";

interface FilmControlsProps {
  /** Id of the media controller. */
  player: string;
  transport: Transport;
  sound: Sound | null;
  captions: Captions | null;
  /** Laid over the line of time. */
  timeline: ReactNode;
  className: string;
}

/** Two rows: where one is, and what one can do. */
export function FilmControls({ player, transport, sound, captions, timeline, className }: FilmControlsProps) {
  const { t } = useTranslation("player");
  // By attribute: they stand outside of their controller.
  const wired = { mediacontroller: player };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as freely
    <div
      className={`flex shrink-0 flex-col bg-surface px-1 sm:px-2 ${className}`}
      role="group"
      aria-label={t("controls")}
    >
      <div className="flex items-center">
        <div className="relative min-w-0 grow">
          <MediaTimeRange {...wired} {...{ bounds: `${player}-stage` }} className="h-10 w-full px-2" />
          {/* As far in as the track: its padding, and that of what it lies in. */}
          <div className="pointer-events-none absolute inset-x-4.5 inset-y-0">{timeline}</div>
        </div>
        <Clock transport={transport} />
      </div>
      <div className="flex items-center gap-x-0.5">
        <MediaPlayButton {...wired} noTooltip className={room} />
        <PlayerButton label={t("frameBack")} icon={StepBack} onClick={() => transport.stepFrame(-1)} />
        <PlayerButton label={t("frameOn")} icon={StepForward} onClick={() => transport.stepFrame(1)} />
        <span className="grow" />
        {sound && (
          <BarSelect
            label={t("soundTrack")}
            value={String(sound.chosen)}
            options={sound.tracks.map(({ id, name }) => ({ value: String(id), text: name }))}
            onChange={(id) => sound.choose(Number(id))}
          />
        )}
        {captions && (
          <BarSelect
            label={t("captions")}
            value={String(captions.chosen)}
            options={[{ id: -1, name: t("noCaptions") }, ...captions.tracks].map(({ id, name }) => ({
              value: String(id),
              text: name,
            }))}
            onChange={(id) => captions.choose(Number(id))}
          />
        )}
        <SpeedSelect transport={transport} />
        <MediaMuteButton {...wired} noTooltip className={room} />
        <MediaVolumeRange {...wired} className="h-11 w-20 max-md:hidden" />
        <MediaFullscreenButton {...wired} noTooltip className={room} />
      </div>
    </div>
  );
}
